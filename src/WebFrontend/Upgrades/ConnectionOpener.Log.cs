using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Upgrades;

internal sealed partial class ConnectionOpener
{
    [LoggerMessage(3051, LogLevel.Warning, "An admitted connection came to nothing; correlation {CorrelationId}.")]
    private partial void LogFailed(Exception exception, string? correlationId);

    [LoggerMessage(3052, LogLevel.Debug, "A client left before its connection was open; correlation {CorrelationId}.")]
    private partial void LogLeft(string correlationId);
}
