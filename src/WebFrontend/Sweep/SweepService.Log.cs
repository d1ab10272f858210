using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Sweep;

internal sealed partial class SweepService
{
    [LoggerMessage(4060, LogLevel.Information, "Sweep: {Count} calls to connection grains are repeated.")]
    private static partial void LogRetried(ILogger logger, int count);

    [LoggerMessage(
        4061,
        LogLevel.Error,
        "Sweep: {Pair} differ twice in a row: {Registered} registered, {Open} open sockets, {Permits} permits in use.")]
    private static partial void LogDrift(ILogger logger, string pair, int registered, int open, int permits);
}
