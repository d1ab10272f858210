using Tidegate.Budget;

namespace Tidegate.Grains.Recovery;

/// <summary>The cluster at one moment, as far as the procedures look at it.</summary>
internal sealed record RecoveryFigures
{
    /// <summary>Live connections.</summary>
    public int InUse { get; init; }

    /// <summary>How many of them have been idle for <c>Recovery:ShedIdleFor</c>.</summary>
    public int Idle { get; init; }

    /// <summary>The limit, uncut.</summary>
    public int Limit { get; init; }

    /// <summary>Accounted memory of all connections.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The ceiling of it.</summary>
    public long MemoryCeilingBytes { get; init; }

    /// <summary>Heartbeats of all frontends.</summary>
    public OutcomeCounts Heartbeats { get; init; }

    /// <summary>Cleanups of all frontends.</summary>
    public OutcomeCounts Cleanups { get; init; }

    /// <summary>Frontends that are heard.</summary>
    public int Frontends { get; init; }

    /// <summary>Those of them that are over a bound of overload.</summary>
    public int Overloaded { get; init; }

    /// <summary>The longest wait for a thread that one of them reports.</summary>
    public TimeSpan ThreadPoolDelay { get; init; }

    /// <summary>The longest answer time of the budget that one of them reports.</summary>
    public TimeSpan BudgetLatency { get; init; }

    /// <summary>When the control plane came back to the frontend that got it back last, on the ledger's clock; null where none lost it.</summary>
    public TimeSpan? ReturnedAt { get; init; }

    /// <summary>Differences that the last audit of this run found in two rounds; null where there was none yet.</summary>
    public int? AuditDifferences { get; init; }

    /// <summary>Share of the limit in use. A limit of 0 has no share: there is nothing to shed for.</summary>
    public double ConnectionShare => Limit > 0 ? (double)InUse / Limit : 0;

    /// <summary>Share of the ceiling in use.</summary>
    public double MemoryShare => MemoryCeilingBytes > 0 ? (double)MemoryBytes / MemoryCeilingBytes : 0;
}
