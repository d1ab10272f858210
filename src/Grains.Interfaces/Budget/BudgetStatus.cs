using System.Collections.Immutable;
using Tidegate.Recovery;

namespace Tidegate.Budget;

/// <summary>The budget as an operator sees it. Figures are those of the frontends' last reports.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.status")]
public sealed record BudgetStatus
{
    /// <summary>The limit in force.</summary>
    [Id(0)] public required LimitSetting Limit { get; init; }

    /// <summary>The limit that grants are made from; below <see cref="LimitSetting.MaxConnections"/> only while a recovery procedure cuts it.</summary>
    [Id(1)] public int EffectiveLimit { get; init; }

    /// <summary>Live connections.</summary>
    [Id(2)] public Permits InUse { get; init; }

    /// <summary>Permits that are out at frontends, used or not.</summary>
    [Id(3)] public Permits Granted { get; init; }

    /// <summary>Permits of the limit that are not out and can be granted; none while the ledger settles.</summary>
    [Id(4)] public int Free { get; init; }

    /// <summary>Pressure level and utilization.</summary>
    [Id(5)] public PressureReading Pressure { get; init; }

    /// <summary>Epoch of the ledger.</summary>
    [Id(6)] public long Epoch { get; init; }

    // Id 7 was the number of stored versions, which nobody read: it stays unused.

    /// <summary>More is out than the limit allows.</summary>
    [Id(8)] public bool Overcommitted { get; init; }

    /// <summary>Time until the ledger grants again after storage was in doubt; null while it trusts its storage.</summary>
    [Id(9)] public TimeSpan? SettlingFor { get; init; }

    /// <summary>Accounted memory of all connections, in bytes.</summary>
    [Id(10)] public long MemoryBytes { get; init; }

    /// <summary>The ceiling of it, in bytes.</summary>
    [Id(11)] public long MemoryCeilingBytes { get; init; }

    /// <summary>Refused upgrades by reason, all frontends in the ledger together.</summary>
    [Id(12)] public ImmutableSortedDictionary<string, long> Refused { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>The ledger's entries.</summary>
    [Id(13)] public ImmutableArray<BudgetFrontend> Frontends { get; init; } = [];

    /// <summary>The recovery procedures, all of them, in the order of <see cref="RecoveryProcedure"/>.</summary>
    [Id(14)] public ImmutableArray<RecoveryStatus> Recovery { get; init; } = [];

    /// <summary>What the process of the ledger tells of it; null where that version does not.</summary>
    [Id(100)] public LedgerCounters? Counters { get; init; }

    /// <summary>The configuration of the cluster that the ledger keeps; null where that version keeps none.</summary>
    [Id(140)] public ClusterConfiguration? Configuration { get; init; }

    /// <summary>Silos that are configured otherwise, which changes nothing; in the order of their addresses.</summary>
    [Id(141)] public ImmutableArray<SiloDifferences> Differing { get; init; } = [];
}

/// <summary>One frontend in the ledger.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.frontend")]
public sealed record BudgetFrontend
{
    [Id(7)] private string _state = "";

    /// <summary>Its id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Its configured name.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Connections it reported.</summary>
    [Id(2)] public Permits Live { get; init; }

    /// <summary>Permits it may use.</summary>
    [Id(3)] public Permits Allowance { get; init; }

    /// <summary>Permits it would like to have.</summary>
    [Id(4)] public Permits Wanted { get; init; }

    /// <summary>Time since its last report.</summary>
    [Id(5)] public TimeSpan LastReportAge { get; init; }

    /// <summary>Accounted memory of its connections, in bytes.</summary>
    [Id(6)] public long MemoryBytes { get; init; }

    /// <summary><c>serving</c>, <c>draining</c>, <c>drained</c>, <c>fenced</c>, <c>expelled</c>, or <c>silent</c> after three missed renewals.</summary>
    public required FrontendState State
    {
        get => FrontendStates.Parse(_state);
        init => _state = value.Name();
    }

    /// <summary>Memory of its process.</summary>
    [Id(8)] public ProcessMemory Process { get; init; } = ProcessMemory.None;

    /// <summary>How it fares.</summary>
    [Id(9)] public FrontendHealth Health { get; init; } = FrontendHealth.None;

    /// <summary>What it tells of itself for alerts.</summary>
    [Id(100)] public FrontendCounters Counters { get; init; } = FrontendCounters.None;

    /// <summary>The lease time that it may go by.</summary>
    [Id(101)] public TimeSpan Ttl { get; init; }

    /// <summary>Refused upgrades of its own, by reason, since its process started.</summary>
    [Id(102)] public ImmutableSortedDictionary<string, long> Refused { get; init; } = ImmutableSortedDictionary<string, long>.Empty;
}
