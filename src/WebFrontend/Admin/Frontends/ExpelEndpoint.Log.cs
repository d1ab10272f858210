using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Admin.Frontends;

internal static partial class ExpelEndpoint
{
    [LoggerMessage(
        5020,
        LogLevel.Warning,
        "{Actor} expelled frontend {FrontendId} ({Outcome}, {Live} connections, {Allowance} permits out) because: {Reason}. "
        + "Correlation {CorrelationId}.")]
    private static partial void LogExpelled(
        ILogger logger,
        string actor,
        string frontendId,
        string outcome,
        int live,
        int allowance,
        string reason,
        string correlationId);
}
