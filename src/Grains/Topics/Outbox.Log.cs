using Microsoft.Extensions.Logging;

namespace Tidegate.Grains.Topics;

internal sealed partial class Outbox
{
    [LoggerMessage(2100, LogLevel.Debug, "Delivery from {Target} to frontend {FrontendId} failed {Failures} times in a row")]
    private static partial void LogDeliveryFailed(ILogger logger, Exception exception, string target, string frontendId, int failures);

    [LoggerMessage(2101, LogLevel.Warning, "{Lost} messages from {Target} to frontend {FrontendId} are lost: the frontend is gone")]
    private static partial void LogMessagesLost(ILogger logger, Exception? exception, int lost, string target, string frontendId);

    [LoggerMessage(2102, LogLevel.Warning,
        "{Queued} messages from {Target} wait for frontend {FrontendId}, which does not answer; further ones are left out for it until it does")]
    private static partial void LogMessagesLeftOut(ILogger logger, string target, string frontendId, int queued);
}
