using Tidegate.Topics;

namespace Tidegate.Connections;

/// <summary>
/// What the grain of a connection asks of the frontend that has the socket, and where its messages go. Every method answers from local
/// state at once; none waits for a client or a grain.
/// </summary>
[Alias("tidegate.frontend.connections")]
public interface IConnectionObserver : IDeliveryObserver
{
    /// <summary>The exact state of a socket, or null where this frontend has no such socket.</summary>
    [Alias("read"), ResponseTimeout("00:00:03")]
    Task<ConnectionReading?> Read(string connectionId);

    /// <summary>A connection with its state, or null where this frontend has no such socket.</summary>
    [Alias("describe"), ResponseTimeout("00:00:03")]
    Task<ConnectionView?> Describe(string connectionId);

    /// <summary>Sends the idle warning, where the connection has still been idle for <paramref name="idleFor"/>.</summary>
    /// <returns>The socket's state after it, or null where this frontend has no such socket.</returns>
    [Alias("warn"), ResponseTimeout("00:00:03")]
    Task<ConnectionReading?> WarnIdle(string connectionId, TimeSpan idleFor, TimeSpan closesIn);

    /// <summary>Begins to close a socket; does not wait for the end of it.</summary>
    /// <returns>False where this frontend has no such socket, or it was not idle as long as the request demands.</returns>
    [Alias("close"), ResponseTimeout("00:00:03")]
    Task<bool> Close(string connectionId, CloseRequest request);

    /// <summary>Changes the membership of a local connection.</summary>
    /// <returns>False where this frontend has no such socket.</returns>
    [Alias("membership"), ResponseTimeout("00:00:03")]
    Task<bool> SetMembership(string connectionId, string group, bool member);

    /// <summary>Ends the memberships of a local connection in groups.</summary>
    /// <returns>False where this frontend has no such socket.</returns>
    [Alias("leave-all"), ResponseTimeout("00:00:03")]
    Task<bool> LeaveAllGroups(string connectionId);

    /// <summary>
    /// Says whether a link of this frontend can be taken over by another one, to which its client has come; its socket, if there still is one, is
    /// aborted, and its permit goes back.
    /// </summary>
    /// <param name="connectionId">The connection.</param>
    /// <param name="token">The reconnection token with which the client came.</param>
    [Alias("offer-link"), ResponseTimeout("00:00:03")]
    Task<LinkOffer> OfferLink(string connectionId, string token);

    /// <summary>Gives a link away; this frontend forgets it.</summary>
    /// <returns>Null where it cannot be had (any more).</returns>
    [Alias("give-link"), ResponseTimeout("00:00:03")]
    Task<LinkState?> GiveLink(string connectionId, string token);

    /// <summary>Says what a local client may do with a group, after it was granted or taken away where that is ordered.</summary>
    /// <returns>Null where this frontend has no such socket.</returns>
    [Alias("permission"), ResponseTimeout("00:00:03")]
    Task<PermissionState?> Permission(string connectionId, PermissionOrder order);
}
