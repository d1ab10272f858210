using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.ServiceApi.Common;

internal sealed partial class ServiceGate
{
    [LoggerMessage(4130, LogLevel.Warning, "Requests to the service API are refused: there is no Tidegate:Access:AccessKey to check their tokens with.")]
    private static partial void LogNoKey(ILogger logger);

    [LoggerMessage(4131, LogLevel.Warning, "{Method} {Route} was refused: {Reason}. {KeptBack} refusals before it were not logged.")]
    private static partial void LogRefused(ILogger logger, string method, string route, string reason, int keptBack);
}
