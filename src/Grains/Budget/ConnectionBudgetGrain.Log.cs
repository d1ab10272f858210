using Microsoft.Extensions.Logging;

namespace Tidegate.Grains.Budget;

internal sealed partial class ConnectionBudgetGrain
{
    [LoggerMessage(5000, LogLevel.Information, "Budget taken over: {Found} ledger, limit {Limit}, {Granted} permits are out")]
    private static partial void LogTakeover(ILogger logger, string found, int limit, int granted);

    [LoggerMessage(5001, LogLevel.Information, "Budget {Kind} {FrontendId}: {Text}")]
    private static partial void LogEvent(ILogger logger, LedgerEventKind kind, string frontendId, string text);

    [LoggerMessage(5143, LogLevel.Warning, "{Text} Until then clients that find no permit at a frontend are refused as unavailable. Where this is the first start of a cluster, so that no frontend of it can hold a permit, restart the silos with --Tidegate:Lease:Bootstrap=true and they serve at once (docs/runbooks/settling.md)")]
    private static partial void LogSettling(ILogger logger, string text);

    [LoggerMessage(5002, LogLevel.Error, "The ledger could not be stored; {Waiting} callers are told so and the activation ends")]
    private static partial void LogDropped(ILogger logger, Exception error, int waiting);

    [LoggerMessage(5100, LogLevel.Warning, "An audit for restart-clean failed; another one follows while it runs")]
    private static partial void LogAuditFailed(ILogger logger, Exception error);
}
