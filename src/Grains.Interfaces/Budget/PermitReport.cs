using System.Collections.Immutable;

namespace Tidegate.Budget;

/// <summary>
/// The only request of a frontend to the budget: absolute, never a delta, so that it may be lost, doubled or late without harm
/// (docs/budget-protocol.md).
/// </summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.report")]
public sealed record PermitReport
{
    /// <summary>Identity of this process start (and of each life after a fence). Never used twice.</summary>
    [Id(0)] public required string FrontendId { get; init; }

    /// <summary>Stable, configured name of the frontend.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Strictly increasing per <see cref="FrontendId"/>, from 1.</summary>
    [Id(2)] public required long Seq { get; init; }

    /// <summary>The caps at the moment of sending: the upper bound of what this frontend can use until it is answered.</summary>
    [Id(3)] public Permits Held { get; init; }

    /// <summary>Permits in use by live sockets, handshakes under way included.</summary>
    [Id(4)] public Permits Live { get; init; }

    /// <summary>The caps it would like to have. A class with more wanted than held asks for permits.</summary>
    [Id(5)] public Permits Wanted { get; init; }

    /// <summary>Clients that wait for a permit right now: the part of the wish that is not prefetch.</summary>
    [Id(6)] public Permits Waiting { get; init; }

    /// <summary>Lease time of the last counted answer; zero before the first one.</summary>
    [Id(7)] public TimeSpan TtlInForce { get; init; }

    /// <summary>The highest epoch seen in an answer; 0 before the first one.</summary>
    [Id(8)] public long EpochSeen { get; init; }

    /// <summary>The newest limit seen in an answer.</summary>
    [Id(9)] public LimitSetting? LimitSeen { get; init; }

    /// <summary>Ids of earlier processes of the same name that the exclusive lock of the name proves to be gone.</summary>
    [Id(10)] public ImmutableArray<string> Evidence { get; init; } = [];

    /// <summary>The last report of this id: all sockets are closed and all permits come back.</summary>
    [Id(11)] public bool Leaving { get; init; }

    /// <summary>What the frontend carries, for operators and for the pressure level.</summary>
    [Id(12)] public FrontendLoad Load { get; init; } = FrontendLoad.None;
}
