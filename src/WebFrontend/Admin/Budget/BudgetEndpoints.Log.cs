using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Admin.Budget;

internal static partial class BudgetEndpoints
{
    [LoggerMessage(
        4120,
        LogLevel.Warning,
        "{Actor} changed the limit from {Old} to {New} (set by operator: {SetByOperator}) because: {Reason}. "
        + "To close: {ToClose}. Correlation {CorrelationId}.")]
    private static partial void LogLimit(
        ILogger logger,
        string actor,
        int old,
        int @new,
        bool setByOperator,
        string reason,
        int toClose,
        string correlationId);
}
