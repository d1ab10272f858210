using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.ServiceApi.Common;

internal sealed partial class ServiceErrorFilter
{
    [LoggerMessage(4132, LogLevel.Warning, "The cluster did not answer {Method} {Route} of the service API.")]
    private static partial void LogUnavailable(ILogger logger, Exception exception, string method, string route);

    [LoggerMessage(4133, LogLevel.Error, "{Method} {Route} of the service API failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, string route);
}
