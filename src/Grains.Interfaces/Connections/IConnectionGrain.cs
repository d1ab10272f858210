using Orleans.Concurrency;
using Tidegate.Topics;

namespace Tidegate.Connections;

/// <summary>
/// The shadow of one WebSocket in the cluster: its idle timer, its heartbeat reminder, and the address under which anyone reaches
/// it. Its key is the connection id. It can be rebuilt from one heartbeat at any time, since only the frontend owns the socket.
/// Questions and orders of others (Get, Close, Send, groups) do not wait behind what the grain does with its frontend.
/// </summary>
[Alias("tidegate.connection")]
public interface IConnectionGrain : IGrainWithStringKey
{
    /// <summary>The socket is open: start the idle timer.</summary>
    [Alias("open"), ResponseTimeout("00:00:05")]
    Task Open(ConnectionDescriptor descriptor, IConnectionObserver frontend);

    /// <summary>The socket lives, and this is how it stands. Creates the grain's state where it was lost.</summary>
    [Alias("heartbeat"), ResponseTimeout("00:00:05")]
    Task Heartbeat(ConnectionDescriptor descriptor, ConnectionReading reading, IConnectionObserver frontend);

    /// <summary>The socket is closed and its permit is back: unregister the reminder and end. May be repeated.</summary>
    [Alias("closed"), ResponseTimeout("00:00:05")]
    Task Closed(ConnectionClosed closed);

    /// <summary>Asks the frontend whether the socket lives, and ends where it does not.</summary>
    [Alias("verify"), ResponseTimeout("00:00:05")]
    Task Verify();

    /// <summary>The connection with fresh figures from its frontend, or null where there is none.</summary>
    [Alias("get"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<ConnectionView?> Get();

    /// <summary>Has the frontend close the socket.</summary>
    /// <returns>False where there is no such connection.</returns>
    [Alias("close"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<bool> Close(CloseRequest request);

    /// <summary>Sends a message to this connection.</summary>
    [Alias("send"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<PublishResult> Send(Message message);

    /// <summary>Makes the connection a member of a group of its hub. Repeating it is harmless.</summary>
    /// <returns>False where there is no such connection.</returns>
    [Alias("join"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<bool> JoinGroup(string group);

    /// <summary>Ends the membership. Repeating it is harmless.</summary>
    /// <returns>False where there is no such connection.</returns>
    [Alias("leave"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<bool> LeaveGroup(string group);

    /// <summary>Ends all memberships in groups. Repeating it is harmless.</summary>
    /// <returns>False where there is no such connection.</returns>
    [Alias("leave-all"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<bool> LeaveAllGroups();

    /// <summary>Asks the frontend of a reliable client's connection whether another one can have it (<see cref="IConnectionObserver.OfferLink"/>).</summary>
    /// <param name="token">The reconnection token with which the client came.</param>
    [Alias("offer-link"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<LinkOffer> OfferLink(string token);

    /// <summary>
    /// Moves the connection to another frontend: what was sent to it before is at the old one, what is sent after goes to the new one.
    /// </summary>
    /// <param name="token">The reconnection token with which the client came.</param>
    /// <param name="from">The frontend that has offered it.</param>
    /// <param name="descriptor">The connection as it is from now on.</param>
    /// <param name="frontend">The frontend that has it from now on.</param>
    /// <returns>Null where that frontend does not have it any more; then nothing has changed.</returns>
    [Alias("take-link"), ResponseTimeout("00:00:08")]
    Task<LinkState?> TakeLink(string token, string from, ConnectionDescriptor descriptor, IConnectionObserver frontend);

    /// <summary>Says what the client may do with a group, after it was granted or taken away where that is ordered.</summary>
    /// <returns>Null where there is no such connection.</returns>
    [Alias("permission"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<PermissionState?> Permission(PermissionOrder order);
}
