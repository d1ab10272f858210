using System.Collections.Immutable;

namespace Tidegate.Budget;

/// <summary>
/// What a frontend tells of itself for alerts. Counts are since the start of the process, so that a lost or doubled report changes
/// nothing.
/// </summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.signs")]
public sealed record FrontendCounters
{
    /// <summary>Nothing to tell.</summary>
    public static readonly FrontendCounters None = new();

    /// <summary>Cleanups: close notices of connections to their grains, and sweeps.</summary>
    [Id(0)] public long Cleanups { get; init; }

    /// <summary>Those of them that failed: a close notice that had to be repeated, a sweep that found a lasting difference.</summary>
    [Id(1)] public long CleanupsFailed { get; init; }

    /// <summary>Connections that ended.</summary>
    [Id(2)] public long Closes { get; init; }

    /// <summary>Those of them that ended without a close frame (1006).</summary>
    [Id(3)] public long AbnormalCloses { get; init; }

    /// <summary>Those of them that were closed as slow consumers (4003).</summary>
    [Id(4)] public long SlowConsumers { get; init; }

    /// <summary>Broken invariants that this process has seen.</summary>
    [Id(5)] public long InvariantViolations { get; init; }

    /// <summary>Memory of the process as a share of what it may use, 0 to 1; 0 where that is not known.</summary>
    [Id(6)] public double MemoryShare { get; init; }

    /// <summary>Open files of the process as a share of what it may open, 0 to 1; 0 where that is not known.</summary>
    [Id(7)] public double FilesShare { get; init; }

    /// <summary>How long a drain has gone on beyond the time it was given; zero where none does.</summary>
    [Id(8)] public TimeSpan DrainOverrun { get; init; }

    /// <summary>Connections that Tidegate closed, by the tag of the close code.</summary>
    [Id(9)] public ImmutableSortedDictionary<string, long> ClosedByServer { get; init; } = ImmutableSortedDictionary<string, long>.Empty;
}

/// <summary>What the process of the ledger tells of it for alerts. Counts are since the start of that process.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.ledger-signs")]
public sealed record LedgerCounters
{
    /// <summary>The silo whose counts these are.</summary>
    [Id(0)] public required string Silo { get; init; }

    /// <summary>Writes of the ledger that ended, one way or the other.</summary>
    [Id(1)] public long Commits { get; init; }

    /// <summary>Those of them that failed, or whose outcome is unknown.</summary>
    [Id(2)] public long CommitsFailed { get; init; }

    /// <summary>Those of them that took more than 250 ms.</summary>
    [Id(3)] public long CommitsSlow { get; init; }

    /// <summary>Broken invariants of the ledger.</summary>
    [Id(4)] public long InvariantViolations { get; init; }
}
