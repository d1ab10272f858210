using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.Users;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>
/// A connection's way to the grains and to its application: what may wait is queued, what the client waits for is awaited.
/// </summary>
internal sealed class GrainGateway(
    IGrainFactory grains,
    IFrontendObservers observers,
    ConnectionCallService calls,
    HubHandlerCalls handlers,
    MessagePublisher publisher,
    ITopicNews topics) : IConnectionGateway
{
    public void Opened(FrontendConnection connection)
    {
        calls.Opened(connection);
        handlers.Connected(connection.Descriptor);
        connection.Application?.Connected(() => connection.Groups);
    }

    public void Heartbeat(FrontendConnection connection) => calls.Heartbeat(connection);

    public void Closed(FrontendConnection connection, ConnectionClosed closed)
    {
        calls.Closed(connection, closed);
        handlers.Disconnected(connection.Descriptor, closed);
        connection.Application?.Disconnected(closed.Reason);
    }

    public void Resumed(FrontendConnection connection)
    {
        calls.Opened(connection);
        handlers.Resumed(connection.Descriptor);
    }

    public void Moved(FrontendConnection connection) => handlers.Moved(connection.Descriptor);

    public Task<HandlerAnswer> HandleAsync(FrontendConnection connection, Message message) =>
        connection.Application?.HandleAsync(message) ?? handlers.HandleAsync(connection.Descriptor, message);

    public Task<PublishResult> PublishToGroupAsync(FrontendConnection connection, string group, Message message) =>
        publisher.ToTopicAsync(TopicKey.Group(connection.Descriptor.Hub, group), message, CancellationToken.None);

    public Task JoinedAsync(FrontendConnection connection, string group) => topics.WhenTold(TopicKey.Group(connection.Descriptor.Hub, group));

    public Task<PlacesAnswer> ReportPlacesAsync(string topic, PlacesReport report) =>
        grains.GetGrain<IUserPlacesGrain>(topic).Report(report, observers.Control);
}
