using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Admin.Connections;

internal static partial class ConnectionEndpoints
{
    [LoggerMessage(4121, LogLevel.Warning, "{Actor} closed connection {ConnectionId}: {Reason}. Correlation {CorrelationId}.")]
    private static partial void LogClosed(ILogger logger, string actor, string connectionId, string reason, string correlationId);
}
