using Tidegate.Configuration;
using Tidegate.Grains.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace.Model;

/// <summary>What one exploration covers: how many of each fault a history may hold. Everything else may happen at any time, any number of times.</summary>
internal sealed record Scope
{
    /// <summary>The step of time. It is also the latest arrival of a call, a constant of the ledger, so that all times are whole steps.</summary>
    public static readonly TimeSpan Tick = LedgerRules.LatestArrival;

    public static readonly TimeSpan Ttl = 3 * Tick;

    public const int Limit = 2;

    public const int Frontends = 2;

    public const int Activations = 2;

    public required string Name { get; init; }

    /// <summary>Reports or answers that vanish.</summary>
    public int Losses { get; init; }

    /// <summary>Reports or answers that arrive twice.</summary>
    public int Doubles { get; init; }

    /// <summary>Writes of which storage says that they failed: not written, written, or written later.</summary>
    public int Lies { get; init; }

    /// <summary>Crashes of each frontend: the process is gone with its sockets.</summary>
    public int FrontendCrashes { get; init; }

    /// <summary>Crashes of each activation: its memory is gone, its write lands or not.</summary>
    public int ActivationCrashes { get; init; }

    /// <summary>Ids that each frontend may use; a crash or a stop takes it to the next one.</summary>
    public int Lives { get; init; } = 1;

    /// <summary>Messages and writes that take longer than to the next step of time.</summary>
    public int Delays { get; init; }

    /// <summary>Clients that come, at either frontend. One that finds no permit and is refused at once is not counted.</summary>
    public required int Clients { get; init; }

    /// <summary>Steps of time.</summary>
    public required int Ticks { get; init; }

    /// <summary>Starts of an activation while the other one is up and could go on.</summary>
    public int Takeovers { get; init; }

    /// <summary>Changes of the limit, to 1 and back to 2.</summary>
    public int LimitChanges { get; init; }

    /// <summary>Moments at which a frontend doubts its clock.</summary>
    public int Doubts { get; init; }

    /// <summary>Storage is empty at the start, and the operator says that the cluster is new.</summary>
    public bool NewCluster { get; init; } = true;

    /// <summary>A frontend may also miss the moment at which its report is due; else only faults make it late.</summary>
    public bool LazyReports { get; init; }

    /// <summary>A frontend without sockets may stop and start again, too, when its lease is not lost.</summary>
    public bool CleanStops { get; init; }

    public PoolSettings Pool { get; } = new(RenewInterval: Tick, RecallTimeout: Tick, FenceSpread: Tick);

    public LedgerRules Rules { get; } = new()
    {
        MaxConnections = Limit,
        PriorityReserve = 0,
        MemoryCeilingBytes = 1024,
        BackpressureThreshold = 0.8,
        Ttl = Ttl,
        Margin = Tick,
        RecallTimeout = Tick,
        RenewInterval = Tick,
        Settings = new TidegateOptions().ToClusterSettings() with { RecallTimeout = Tick, RenewInterval = Tick },
    };
}
