using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Admin.Recovery;

internal static partial class RecoveryEndpoints
{
    [LoggerMessage(
        4400,
        LogLevel.Warning,
        "{Actor} {What} recovery procedure {Procedure} (limit {Limit}, share {Share}) because: {Reason}. Correlation {CorrelationId}.")]
    private static partial void LogRecovery(
        ILogger logger,
        string actor,
        string what,
        string procedure,
        int? limit,
        double? share,
        string reason,
        string correlationId);
}
