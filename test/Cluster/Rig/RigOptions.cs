namespace Tidegate.Cluster.Rig;

/// <summary>The cluster that is to be built.</summary>
internal sealed record RigOptions
{
    /// <summary>The limit.</summary>
    public required int Limit { get; init; }

    /// <summary>Silos; without Redis exactly one.</summary>
    public required int Silos { get; init; }

    /// <summary>Frontends.</summary>
    public required int Frontends { get; init; }

    /// <summary>Membership, ledger and reminders in a redis-server, else in memory.</summary>
    public required bool HasRedis { get; init; }

    /// <summary>Whether each process is in a network namespace of its own.</summary>
    public required bool HasNamespaces { get; init; }

    /// <summary>TTL of a lease.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>Seed of clients and proxy.</summary>
    public required int Seed { get; init; }

    /// <summary>Folder of logs, journals and state.</summary>
    public required string Folder { get; init; }

    /// <summary>The lease is so short that it may end before a lost silo is replaced.</summary>
    public bool HasShortLease => Ttl < TimeSpan.FromSeconds(60);

    /// <summary>Silence over the TTL until permits come back.</summary>
    public TimeSpan Margin => HasShortLease ? TimeSpan.FromSeconds(3) : TimeSpan.FromSeconds(5);

    /// <summary>A frontend without an answer closes its sockets in this time.</summary>
    public TimeSpan FenceSpread => HasShortLease ? TimeSpan.FromSeconds(2.5) : TimeSpan.FromSeconds(20);

    /// <summary>Time between two renewals.</summary>
    public TimeSpan RenewInterval => HasShortLease ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time between two heartbeats of a connection, on which grains are rebuilt. Short, so that an episode need not wait long for it, as
    /// far as the number of connections allows it.
    /// </summary>
    public TimeSpan HeartbeatInterval => TimeSpan.FromSeconds(Math.Clamp(Limit / 200, 5, 30));

    /// <summary>Time between two probes of a socket. From here on: what all sockets together cost is kept about the same in large clusters.</summary>
    public TimeSpan ProbeInterval => Scaled(TimeSpan.FromSeconds(1), from: 5_000);

    /// <summary>Mean life of the sockets that come and go.</summary>
    public TimeSpan ChurnLife => Scaled(TimeSpan.FromSeconds(10), from: 3_000);

    /// <summary>Time between two messages of the running broadcast.</summary>
    public TimeSpan PublishInterval => Scaled(TimeSpan.FromMilliseconds(500), from: 2_000);

    /// <summary>Time between two changes of the demand.</summary>
    public TimeSpan DemandInterval => Scaled(TimeSpan.FromSeconds(2), from: 5_000);

    /// <summary>Time between two looks at the kernel's sockets.</summary>
    public TimeSpan KernelInterval => Scaled(TimeSpan.FromMilliseconds(100), from: 5_000);

    /// <summary>In this time the house must be full.</summary>
    public TimeSpan FillTimeout => Scaled(TimeSpan.FromSeconds(30), from: 10_000);

    /// <summary>In this time after the last fault everything must be in order again (testing.md: T_heal).</summary>
    public TimeSpan HealTime => Ttl + Margin + TimeSpan.FromSeconds(5);

    private TimeSpan Scaled(TimeSpan span, int from) => span * Math.Max(1, Limit / (double)from);
}
