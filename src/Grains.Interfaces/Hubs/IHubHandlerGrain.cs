using Tidegate.Connections;
using Tidegate.Topics;

namespace Tidegate.Hubs;

/// <summary>
/// What an application implements, in its own silo of the cluster, to handle the events of a hub whose <c>Handler</c> is <c>grain</c>.
/// The key is <c>{hub}/{connectionId}</c>, so that messages of one connection are handled in order and connections do not wait for
/// each other. A silo that brings it may start at any time: frontends find it within seconds, and what clients send meanwhile waits up
/// to ten seconds.
/// </summary>
[Alias("tidegate.hub-handler")]
public interface IHubHandlerGrain : IGrainWithStringKey
{
    /// <summary>A client is connected. Failures are logged and change nothing.</summary>
    [Alias("connected")]
    Task OnConnected(ConnectionDescriptor connection);

    /// <summary>A client sent a message. A reply goes to the same client, before its next message is handled.</summary>
    /// <returns>
    /// The reply, or null for none. An exception closes nobody: a native client gets the notice <c>messageFailed</c>, one of a JSON subprotocol
    /// an ack that says so, a raw one nothing.
    /// </returns>
    [Alias("message")]
    Task<Message?> OnMessage(ConnectionDescriptor connection, Message message);

    /// <summary>The socket is closed. Failures are logged and change nothing.</summary>
    [Alias("disconnected")]
    Task OnDisconnected(ConnectionDescriptor connection, ConnectionClosed closed);
}
