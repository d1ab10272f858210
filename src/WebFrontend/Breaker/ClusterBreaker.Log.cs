using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Breaker;

internal sealed partial class ClusterBreaker
{
    [LoggerMessage(
        4070,
        LogLevel.Error,
        "The cluster does not answer: calls are refused at once, and only renewals are tried. Open connections stay, local permits are "
        + "still given out. The last failure: {Cause}")]
    private static partial void LogOpened(ILogger logger, string cause);

    [LoggerMessage(4071, LogLevel.Information, "The cluster answers again.")]
    private static partial void LogClosed(ILogger logger);
}
