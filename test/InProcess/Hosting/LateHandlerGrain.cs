using Tidegate.Connections;
using Tidegate.Hubs;
using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Hosting;

/// <summary>An application's handler: says what it was told before, and throws where it is asked to.</summary>
internal sealed class LateHandlerGrain : Grain, IHubHandlerGrain
{
    private string _told = "nothing";

    public Task OnConnected(ConnectionDescriptor connection)
    {
        _told = "connected";
        return Task.CompletedTask;
    }

    public Task<Message?> OnMessage(ConnectionDescriptor connection, Message message) => message.Payload.Length == 0
        ? throw new InvalidOperationException("asked to")
        : Task.FromResult<Message?>(Message.FromText(_told));

    public Task OnDisconnected(ConnectionDescriptor connection, ConnectionClosed closed) => Task.CompletedTask;
}
