using Microsoft.Extensions.Logging;

namespace Tidegate.Grains.Connections;

internal sealed partial class HeartbeatReminder
{
    [LoggerMessage(2010, LogLevel.Warning, "Reminder of {Grain} could not be registered; the next heartbeat tries again")]
    private static partial void LogNotRegistered(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(2011, LogLevel.Warning, "Reminder of {Grain} could not be removed; its next tick tries again")]
    private static partial void LogNotRemoved(ILogger logger, Exception exception, GrainId grain);
}
