using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Gateway;

internal sealed partial class HubHandlerCalls
{
    [LoggerMessage(
        4030,
        LogLevel.Warning,
        "The handler of hub {Hub} failed at event {Event} of connection {ConnectionId}. {KeptBack} more since the last such line.")]
    private static partial void LogFailed(
        ILogger logger,
        Exception exception,
        string @event,
        string hub,
        string connectionId,
        int keptBack);

    [LoggerMessage(
        4031,
        LogLevel.Error,
        "Event {Event} of hub {Hub} was dropped: {Bound} events wait already. {KeptBack} more since the last such line.")]
    private static partial void LogDropped(ILogger logger, string @event, string hub, int bound, int keptBack);
}
