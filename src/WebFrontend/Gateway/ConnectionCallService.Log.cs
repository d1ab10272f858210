using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Gateway;

internal sealed partial class ConnectionCallService
{
    [LoggerMessage(4020, LogLevel.Warning, "The grain of connection {ConnectionId} did not hear the call {Kind}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, ConnectionCallKind kind, string connectionId);

    [LoggerMessage(4021, LogLevel.Error, "A call {Kind} was not queued: {Bound} connections wait already.")]
    private static partial void LogOverflow(ILogger logger, ConnectionCallKind kind, int bound);

    [LoggerMessage(4022, LogLevel.Error, "The grain of the closed connection {ConnectionId} could not be told; it has to find out by itself.")]
    private static partial void LogGivenUp(ILogger logger, string connectionId);

    [LoggerMessage(4023, LogLevel.Warning, "The process stops while {Count} connections still have something to tell their grains.")]
    private static partial void LogLeftBehind(ILogger logger, int count);
}
