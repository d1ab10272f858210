using System.Collections.Immutable;

namespace Tidegate.Frontends;

/// <summary>
/// The audit that goes on all the time: each cleanup interval it compares sockets, grains, permits and ledger by id, and repairs what
/// differs in two rounds. One per cluster; each silo wakes it.
/// </summary>
[Alias("tidegate.audit-job")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>The key of the one audit of a cluster.</summary>
    const string Key = "audit";

    /// <summary>Has it work, where it did not.</summary>
    [Alias("wake"), ResponseTimeout("00:00:05")]
    Task Wake();

    /// <summary>What the rounds so far have found.</summary>
    [Alias("status"), ResponseTimeout("00:00:05")]
    Task<AuditStatus> GetStatus();
}

/// <summary>What the audit that goes on all the time has found.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.audit-job.status")]
public sealed record AuditStatus
{
    /// <summary>Rounds that compared everything.</summary>
    [Id(0)] public long Rounds { get; init; }

    /// <summary>Rounds that were skipped, since a part of the cluster did not answer.</summary>
    [Id(1)] public long Skipped { get; init; }

    /// <summary>What differed in the last two rounds and still did when the last one was over; at most 100 entries of the form <c>pair: id</c>.</summary>
    [Id(2)] public ImmutableArray<string> Lasting { get; init; } = [];

    /// <summary>Repairs that were ordered.</summary>
    [Id(3)] public long Repairs { get; init; }
}
