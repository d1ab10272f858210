using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Connections;

internal sealed partial class HeartbeatScanner
{
    [LoggerMessage(3000, LogLevel.Warning, "The scan of all sockets came {LatenessSeconds:F1} s late; peers get their time anew.")]
    private partial void LogLate(double latenessSeconds);

    [LoggerMessage(3001, LogLevel.Error, "The scan of connection {ConnectionId} failed.")]
    private partial void LogScanFailed(Exception exception, string connectionId);
}
