using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Grains.Recovery;

namespace Tidegate.Grains.Budget;

/// <summary>What the ledger needs of the configuration.</summary>
internal sealed record LedgerRules
{
    /// <summary>A call of a frontend cannot arrive later than this after it was sent; tombstones outlive it.</summary>
    public static readonly TimeSpan LatestArrival = TimeSpan.FromMinutes(1);

    /// <summary>Number of this configuration; a ledger that keeps a lower one takes it over.</summary>
    public long ConfigurationVersion { get; init; }

    /// <summary>Configured limit.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>Permits of it that only priority clients may use.</summary>
    public required int PriorityReserve { get; init; }

    /// <summary>Memory of all connections, in bytes.</summary>
    public required long MemoryCeilingBytes { get; init; }

    /// <summary>The ceiling was not configured: it is never more than the processes of the frontends may use for connections.</summary>
    public bool IsCeilingByDefault { get; init; }

    /// <summary>Utilization at which backpressure begins.</summary>
    public required double BackpressureThreshold { get; init; }

    /// <summary>Lease time granted with each answer.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>Silence over the lease time after which an entry expires.</summary>
    public required TimeSpan Margin { get; init; }

    /// <summary>How long an ask is parked.</summary>
    public required TimeSpan RecallTimeout { get; init; }

    /// <summary>Time between two renewals of a frontend; three missed ones make it <c>silent</c>.</summary>
    public required TimeSpan RenewInterval { get; init; }

    /// <summary>At critical pressure only priority clients are admitted: permits are reserved for them.</summary>
    public bool PriorityOnlyWhenCritical => ClosesWhenCritical && PriorityReserve > 0;

    /// <summary>That is done wherever permits are reserved; a simulation of the reserve alone leaves it out.</summary>
    public bool ClosesWhenCritical { get; init; }

    /// <summary>When recovery procedures start and end; none starts by itself unless it says so.</summary>
    public RecoveryBounds Recovery { get; init; } = RecoveryBounds.Manual;

    /// <summary>What travels to the frontends.</summary>
    public required ClusterSettings Settings { get; init; }

    /// <summary>Takes them from the options.</summary>
    public static LedgerRules From(TidegateOptions options) => new()
    {
        ConfigurationVersion = options.Limits.Version,
        MaxConnections = options.Limits.MaxConnections,
        PriorityReserve = options.Limits.PriorityReserve,
        MemoryCeilingBytes = MemoryCeiling(options.Limits),
        IsCeilingByDefault = options.Limits.MemoryCeilingMegabytes is null,
        BackpressureThreshold = options.Limits.BackpressureThreshold,
        Ttl = options.Lease.Ttl,
        Margin = options.Lease.Margin,
        RecallTimeout = options.Lease.RecallTimeout,
        RenewInterval = options.Lease.RenewInterval,
        ClosesWhenCritical = true,
        Recovery = RecoveryBounds.From(options),
        Settings = options.ToClusterSettings(),
    };

    /// <summary>The part that holds for the whole cluster.</summary>
    public ClusterConfiguration ToConfiguration() => new()
    {
        Version = ConfigurationVersion,
        MaxConnections = MaxConnections,
        PriorityReserve = PriorityReserve,
        MemoryCeilingBytes = MemoryCeilingBytes,
        IsCeilingByDefault = IsCeilingByDefault,
        BackpressureThreshold = BackpressureThreshold,
        Ttl = Ttl,
        Margin = Margin,
        Settings = Settings,
    };

    /// <summary>These rules with the cluster's configuration in the place of this silo's own. Recovery procedures stay the silo's.</summary>
    public LedgerRules Under(ClusterConfiguration cluster) => this with
    {
        ConfigurationVersion = cluster.Version,
        MaxConnections = cluster.MaxConnections,
        PriorityReserve = cluster.PriorityReserve,
        MemoryCeilingBytes = cluster.MemoryCeilingBytes,
        IsCeilingByDefault = cluster.IsCeilingByDefault,
        BackpressureThreshold = cluster.BackpressureThreshold,
        Ttl = cluster.Ttl,
        Margin = cluster.Margin,
        RecallTimeout = cluster.Settings.RecallTimeout,
        RenewInterval = cluster.Settings.RenewInterval,
        Settings = cluster.Settings,
    };

    private static long MemoryCeiling(LimitsOptions limits)
    {
        var megabytes = limits.MemoryCeilingMegabytes ?? Math.Max(1L, limits.MaxConnections) * limits.MaxMemoryPerConnectionMegabytes;
        return megabytes * 1024 * 1024;
    }
}
