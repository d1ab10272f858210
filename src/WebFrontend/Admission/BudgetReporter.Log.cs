using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Admission;

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
}
