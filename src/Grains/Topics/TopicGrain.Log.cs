using Microsoft.Extensions.Logging;

namespace Tidegate.Grains.Topics;

internal sealed partial class TopicGrain
{
    [LoggerMessage(2110, LogLevel.Information, "Frontend {FrontendId} is gone and was dropped from topic {Topic}")]
    private static partial void LogFrontendDropped(ILogger logger, string frontendId, string topic);

    [LoggerMessage(2111, LogLevel.Debug, "Topic {Topic} could not look up a silent frontend; it will try again")]
    private static partial void LogDirectoryFailed(ILogger logger, Exception exception, string topic);
}
