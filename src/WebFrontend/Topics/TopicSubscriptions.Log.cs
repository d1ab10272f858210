using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Topics;

internal sealed partial class TopicSubscriptions
{
    [LoggerMessage(
        4040,
        LogLevel.Warning,
        "A topic grain did not hear its member count; it will be repeated. {KeptBack} more since the last such line.")]
    private static partial void LogFailed(ILogger logger, Exception exception, int keptBack);

    [LoggerMessage(4041, LogLevel.Error, "A topic was not announced: {Bound} topics have members already.")]
    private static partial void LogOverflow(ILogger logger, int bound);

    [LoggerMessage(4042, LogLevel.Warning, "The process stops while {Count} topic grains still count members of it.")]
    private static partial void LogLeftBehind(ILogger logger, int count);
}
