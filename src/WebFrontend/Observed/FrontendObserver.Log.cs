using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Observed;

internal sealed partial class FrontendObserver
{
    [LoggerMessage(4000, LogLevel.Information, "Closing connection {ConnectionId} with {Code} ({Tag}), asked for by {Actor}.")]
    private static partial void LogClosing(ILogger logger, string connectionId, int code, string tag, string actor);

    [LoggerMessage(4001, LogLevel.Warning, "{Missing} messages of outbox {OutboxId} never came; delivery goes on with number {FirstSeq}.")]
    private static partial void LogGap(ILogger logger, long missing, Guid outboxId, long firstSeq);

    [LoggerMessage(4002, LogLevel.Information, "Closing {Count} connections with {Code} ({Tag}), asked for by {Actor}.")]
    private static partial void LogClosingMembers(ILogger logger, int count, int code, string tag, string actor);
}
