using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Connections;

internal sealed partial class FrontendConnection
{
    [LoggerMessage(3010, LogLevel.Warning, "The handler of hub {Hub} failed; connection {ConnectionId} is closed with 1011.")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception, string connectionId, string hub);
}
