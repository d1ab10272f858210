using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Connections;

internal sealed partial class ConnectionEnd
{
    [LoggerMessage(3020, LogLevel.Information,
        "Connection {ConnectionId} of hub {Hub} closed with {Code} by {Initiator} after {AgeSeconds:F1} s: {Reason}. User {UserHash}; correlation {CorrelationId}.")]
    private partial void LogClosed(
        string connectionId, string hub, int code, string initiator, double ageSeconds, string reason, string? userHash, string? correlationId);

    [LoggerMessage(3021, LogLevel.Error, "Step {Step} failed after the socket of connection {ConnectionId} was closed.")]
    private partial void LogStepFailed(Exception exception, string step, string? connectionId);
}
