using System.Collections.Immutable;
using Tidegate.Explaining;

namespace Tidegate.Frontends;

/// <summary>What operators and the audit ask of a frontend.</summary>
[Alias("tidegate.frontend.operators")]
public interface IOperatorObserver : IGrainObserver
{
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
