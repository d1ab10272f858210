using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Observed;

internal sealed partial class DirectoryRegistration
{
    [LoggerMessage(4050, LogLevel.Warning, "Frontend {FrontendId} could not register in the directory; it tries again every few seconds.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string frontendId);

    [LoggerMessage(4051, LogLevel.Information, "Frontend {FrontendId} is registered in the directory again.")]
    private static partial void LogRecovered(ILogger logger, string frontendId);

    [LoggerMessage(4052, LogLevel.Warning, "Frontend {FrontendId} could not be removed from the directory; it goes after 30 s.")]
    private static partial void LogNotRemoved(ILogger logger, Exception exception, string frontendId);
}
