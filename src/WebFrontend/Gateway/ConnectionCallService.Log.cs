using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Gateway;

internal sealed partial class ConnectionCallService
{
    [LoggerMessage(
        4020,
        LogLevel.Warning,
        "The grain of connection {ConnectionId} did not hear the call {Kind}: {Failure}. {KeptBack} more calls failed since the last such line.")]
    private static partial void LogFailed(ILogger logger, string connectionId, ConnectionCallKind kind, string failure, int keptBack);

    [LoggerMessage(
        4021,
        LogLevel.Error,
        "A call {Kind} was not queued: {Bound} connections wait already. {KeptBack} more since the last such line.")]
    private static partial void LogOverflow(ILogger logger, ConnectionCallKind kind, int bound, int keptBack);

    [LoggerMessage(
        4022,
        LogLevel.Error,
        "The grain of the closed connection {ConnectionId} could not be told and has to find out by itself. "
        + "{KeptBack} more since the last such line.")]
    private static partial void LogGivenUp(ILogger logger, string connectionId, int keptBack);

    [LoggerMessage(4023, LogLevel.Warning, "The process stops while {Count} connections still have something to tell their grains.")]
    private static partial void LogLeftBehind(ILogger logger, int count);
}
