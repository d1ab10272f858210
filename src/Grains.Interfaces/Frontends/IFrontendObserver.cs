using System.Collections.Immutable;
using Tidegate.Connections;
using Tidegate.Explaining;
using Tidegate.Topics;
using Tidegate.Users;

namespace Tidegate.Frontends;

/// <summary>
/// What grains may ask of a frontend process. Every method answers from local state at once; none waits for a client or a grain.
/// </summary>
[Alias("tidegate.frontend.observer")]
public interface IFrontendObserver : IGrainObserver
{
    /// <summary>Permits are wanted back, or came free. Applying it late or twice is harmless: it only ever lowers the caps.</summary>
    [Alias("recall"), ResponseTimeout("00:00:03")]
    Task Recall(RecallNotice notice);

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

    /// <summary>Takes messages for local connections. A batch that is repeated is delivered once.</summary>
    [Alias("deliver"), ResponseTimeout("00:00:03")]
    Task Deliver(DeliveryBatch batch);

    /// <summary>Changes the membership of a local connection.</summary>
    /// <returns>False where this frontend has no such socket.</returns>
    [Alias("membership"), ResponseTimeout("00:00:03")]
    Task<bool> SetMembership(string connectionId, string group, bool member);

    /// <summary>What this frontend holds of a user's places, as a report that asks for nothing.</summary>
    /// <param name="topic">The user's topic.</param>
    [Alias("places"), ResponseTimeout("00:00:03")]
    Task<PlacesReport> StatePlaces(string topic);

    /// <summary>Which of a user's local sockets is the newest and which the most silent.</summary>
    /// <param name="topic">The user's topic.</param>
    [Alias("user-sockets"), ResponseTimeout("00:00:03")]
    Task<UserSockets> DescribeUser(string topic);

    /// <summary>
    /// Pings a socket, and closes it where nothing was heard of it within <see cref="UserTimings.ProbeTimeout"/>. Does not wait for the
    /// outcome. A socket is probed once at a time: repeating it changes nothing.
    /// </summary>
    /// <returns>False where this frontend has no such socket.</returns>
    [Alias("probe"), ResponseTimeout("00:00:03")]
    Task<bool> Probe(string connectionId);

    /// <summary>One page of the local connections.</summary>
    [Alias("list"), ResponseTimeout("00:00:05")]
    Task<ConnectionPage> List(ConnectionQuery query);

    /// <summary>Ids and counts for the audit.</summary>
    [Alias("snapshot"), ResponseTimeout("00:00:05")]
    Task<FrontendSnapshot> Snapshot();

    /// <summary>The connections in a few bytes, for the audit that goes on all the time.</summary>
    [Alias("digest"), ResponseTimeout("00:00:05")]
    Task<FrontendDigest> Digest();

    /// <summary>Tells the grains of these connections again that their sockets live; unknown ids are passed over.</summary>
    /// <returns>How many it knew.</returns>
    [Alias("reopen"), ResponseTimeout("00:00:05")]
    Task<int> Reopen(ImmutableArray<string> connectionIds);

    /// <summary>What became of a connection (by its id) or of a refused upgrade (by its correlation id), or null where it is not remembered.</summary>
    [Alias("explain"), ResponseTimeout("00:00:03")]
    Task<Fate?> Explain(string id);

    /// <summary>The refusals that are remembered, the newest first, at most <paramref name="top"/>.</summary>
    [Alias("refusals"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<RefusalRecord>> Refusals(int top);

    /// <summary>Begins to take this frontend out of service; does not wait for the end of it. May be repeated.</summary>
    [Alias("drain"), ResponseTimeout("00:00:05")]
    Task<DrainPlan> Drain(DrainOrder order);

    /// <summary>Puts it back into service, unless its process is about to end. May be repeated.</summary>
    /// <returns>Where it stands after that.</returns>
    [Alias("undrain"), ResponseTimeout("00:00:05")]
    Task<DrainPlan> Undrain(DrainOrder order);
}
