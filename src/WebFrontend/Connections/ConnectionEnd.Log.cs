using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Connections;

internal sealed partial class ConnectionEnd
{
    [LoggerMessage(3020, LogLevel.Information, "Connection {ConnectionId} of hub {Hub} closed with {Code} after {AgeSeconds:F1} s.")]
    private partial void LogClosed(string connectionId, string hub, int code, double ageSeconds);

    [LoggerMessage(3021, LogLevel.Error, "Step {Step} failed after the socket of connection {ConnectionId} was closed.")]
    private partial void LogStepFailed(Exception exception, string step, string? connectionId);
}
