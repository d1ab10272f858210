using Microsoft.Extensions.Logging;

namespace Tidegate.Grains.Users;

internal sealed partial class UserPlacesGrain
{
    [LoggerMessage(2590, LogLevel.Information, "Frontend {FrontendId} is gone; the places of a user that it held are free.")]
    private static partial void LogDropped(ILogger logger, string frontendId);

    [LoggerMessage(2591, LogLevel.Debug, "{Asked} did not answer the grain of a user's places; it is asked again when that is due.")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, string asked);

    [LoggerMessage(2592, LogLevel.Warning, "Connection {ConnectionId} is closed: its user has more connections than one user may.")]
    private static partial void LogSurplusClosed(ILogger logger, string connectionId);
}
