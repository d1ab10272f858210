using Microsoft.Extensions.Logging;

namespace Tidegate.Grains.Topics;

internal sealed partial class Outbox
{
    [LoggerMessage(2100, LogLevel.Debug, "Delivery from {Target} to frontend {FrontendId} failed {Failures} times in a row")]
    private static partial void LogDeliveryFailed(ILogger logger, Exception exception, string target, string frontendId, int failures);

    [LoggerMessage(2101, LogLevel.Warning, "{Lost} messages from {Target} to frontend {FrontendId} are lost: no answer")]
    private static partial void LogMessagesLost(ILogger logger, Exception? exception, int lost, string target, string frontendId);
}
