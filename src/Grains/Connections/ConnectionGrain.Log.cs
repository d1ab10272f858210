using Microsoft.Extensions.Logging;

namespace Tidegate.Grains.Connections;

internal sealed partial class ConnectionGrain
{
    [LoggerMessage(2000, LogLevel.Debug, "Connection {ConnectionId} was idle for {IdleFor} and is warned of a close in {ClosesIn}")]
    private static partial void LogWarned(ILogger logger, string connectionId, TimeSpan idleFor, TimeSpan closesIn);

    [LoggerMessage(2001, LogLevel.Debug, "Connection {ConnectionId} is closed: idle for {IdleFor}")]
    private static partial void LogClosedIdle(ILogger logger, string connectionId, TimeSpan idleFor);

    [LoggerMessage(2002, LogLevel.Debug, "Connection {ConnectionId}: {Failures} times no answer from frontend {FrontendId}")]
    private static partial void LogFrontendSilent(
        ILogger logger, Exception? exception, string connectionId, string? frontendId, int failures);

    [LoggerMessage(2003, LogLevel.Debug, "Connection {ConnectionId} of frontend {FrontendId} is cleaned up: {Reason}")]
    private static partial void LogOrphan(ILogger logger, string connectionId, string? frontendId, string reason);

    [LoggerMessage(2004, LogLevel.Debug, "Connection {ConnectionId}: frontend {FrontendId} gave no fresh reading")]
    private static partial void LogNoFreshReading(ILogger logger, Exception exception, string connectionId, string frontendId);
}
