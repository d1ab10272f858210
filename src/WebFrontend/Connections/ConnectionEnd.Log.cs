using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Connections;

internal sealed partial class ConnectionEnd
{
    [LoggerMessage(3021, LogLevel.Error, "Step {Step} failed after the socket of connection {ConnectionId} was closed.")]
    private partial void LogStepFailed(Exception exception, string step, string? connectionId);
}
