using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Admin.Common;

internal sealed partial class AdminErrorFilter
{
    [LoggerMessage(4110, LogLevel.Warning, "The cluster did not answer {Method} {Path}.")]
    private static partial void LogUnavailable(ILogger logger, Exception exception, string method, PathString path);

    [LoggerMessage(4111, LogLevel.Error, "{Method} {Path} failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, PathString path);
}
