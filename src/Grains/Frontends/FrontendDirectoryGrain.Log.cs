using Microsoft.Extensions.Logging;

namespace Tidegate.Grains.Frontends;

internal sealed partial class FrontendDirectoryGrain
{
    [LoggerMessage(2200, LogLevel.Information, "Frontend {FrontendId} ({Name}, process {ProcessId} on {Host}) is registered")]
    private static partial void LogRegistered(ILogger logger, string frontendId, string name, string host, int processId);

    [LoggerMessage(2201, LogLevel.Information, "Frontend {FrontendId} has left")]
    private static partial void LogUnregistered(ILogger logger, string frontendId);
}
