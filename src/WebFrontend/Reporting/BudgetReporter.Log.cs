using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Reporting;

internal sealed partial class BudgetReporter
{
    [LoggerMessage(6000, LogLevel.Warning, "Report {Seq} to the budget failed; caps stay, and it is repeated")]
    private static partial void LogReportFailed(ILogger logger, Exception error, long seq);

    [LoggerMessage(6001, LogLevel.Information, "The budget answers again after {Failures} failed reports")]
    private static partial void LogRecovered(ILogger logger, int failures);

    [LoggerMessage(6002, LogLevel.Error, "The budget has fenced frontend id {FrontendId}: all sockets are closed and a new id is taken")]
    private static partial void LogFenced(ILogger logger, string frontendId);

    [LoggerMessage(6003, LogLevel.Information, "Frontend id {FrontendId} has left the budget; all permits are back")]
    private static partial void LogLeft(ILogger logger, string frontendId);

    [LoggerMessage(6040, LogLevel.Warning, "The ledger of the budget was lost or is in doubt: nothing is granted for {Rest}, and clients that find none of the {Cap} permits of this frontend free are refused as unavailable (docs/runbooks/settling.md)")]
    private static partial void LogSettling(ILogger logger, TimeSpan rest, int cap);

    [LoggerMessage(6041, LogLevel.Information, "The budget grants permits again")]
    private static partial void LogSettled(ILogger logger);
}
