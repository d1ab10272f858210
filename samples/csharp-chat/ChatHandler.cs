using System.Text;
using Tidegate.Connections;
using Tidegate.Hubs;
using Tidegate.Topics;

namespace CSharpChat;

/// <summary>What clients of a hub say goes to all of them; who says /who is told who they are.</summary>
public sealed class ChatHandler : Grain, IHubHandlerGrain
{
    public Task OnConnected(ConnectionDescriptor connection) => SayAsync(connection, $"{connection.UserId} is here");

    public async Task<Message?> OnMessage(ConnectionDescriptor connection, Message message)
    {
        var text = Encoding.UTF8.GetString(message.Payload);
        if (text == "/who") return Message.FromText($"you are {connection.UserId}");
        await SayAsync(connection, $"{connection.UserId}: {text}");
        return null;
    }

    public Task OnDisconnected(ConnectionDescriptor connection, ConnectionClosed closed) => SayAsync(connection, $"{connection.UserId} has left");

    private Task SayAsync(ConnectionDescriptor connection, string text) =>
        GrainFactory.GetGrain<ITopicGrain>(TopicKey.Hub(connection.Hub)).Publish(Message.FromText(text));
}
