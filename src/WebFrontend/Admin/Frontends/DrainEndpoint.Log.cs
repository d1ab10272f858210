using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Admin.Frontends;

internal static partial class DrainEndpoint
{
    [LoggerMessage(
        4080,
        LogLevel.Warning,
        "{Actor}: {Order} of frontend {FrontendId}, which now is {State} with {Connections} connections, because: {Reason}. "
        + "Correlation {CorrelationId}.")]
    private static partial void LogOrdered(
        ILogger logger,
        string actor,
        string order,
        string frontendId,
        string state,
        int connections,
        string reason,
        string correlationId);
}
