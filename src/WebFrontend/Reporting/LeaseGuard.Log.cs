using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Reporting;

internal sealed partial class LeaseGuard
{
    [LoggerMessage(6010, LogLevel.Warning, "The wall clock ran ahead of the machine's clock: nobody is admitted until the budget has answered")]
    private static partial void LogDoubt(ILogger logger);

    [LoggerMessage(6011, LogLevel.Error, "The lease is about to end without an answer of the budget: fenced, {Connections} connections are closed step by step")]
    private static partial void LogFence(ILogger logger, int connections);

    [LoggerMessage(6012, LogLevel.Error, "The lease of frontend id {FrontendId} is lost: all connections are closed")]
    private static partial void LogLost(ILogger logger, string frontendId);

    [LoggerMessage(6013, LogLevel.Warning, "The budget has answered in time: the fence is lifted, {Connections} connections stay")]
    private static partial void LogLifted(ILogger logger, int connections);

    [LoggerMessage(6014, LogLevel.Warning, "Frontend id {OldId} is over; a new life begins as {NewId}")]
    private static partial void LogRenewed(ILogger logger, string oldId, string newId);
}
