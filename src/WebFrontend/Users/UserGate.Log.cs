using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Users;

internal sealed partial class UserGate
{
    [LoggerMessage(6590, LogLevel.Warning, "The places of a user could not be had or given back; it is tried again. {KeptBack} more since the last such line.")]
    private partial void LogReportFailed(Exception exception, int keptBack);

    [LoggerMessage(6591, LogLevel.Warning, "The process stops while the grains of {Count} users still count places of it; they are free once the directory has dropped this frontend.")]
    private partial void LogLeftBehind(int count);
}
