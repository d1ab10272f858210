using Tidegate.Budget;

namespace Tidegate.Configuration;

/// <summary>Everything under <c>Tidegate:</c>. Silos and frontends read the same keys, so that one file can serve both.</summary>
public sealed class TidegateOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Tidegate";

    private static readonly HubOptions Unlisted = new();

    /// <inheritdoc cref="LimitsOptions"/>
    public LimitsOptions Limits { get; set; } = new();

    /// <inheritdoc cref="IdleOptions"/>
    public IdleOptions Idle { get; set; } = new();

    /// <inheritdoc cref="HeartbeatOptions"/>
    public HeartbeatOptions Heartbeat { get; set; } = new();

    /// <inheritdoc cref="CleanupOptions"/>
    public CleanupOptions Cleanup { get; set; } = new();

    /// <inheritdoc cref="LeaseOptions"/>
    public LeaseOptions Lease { get; set; } = new();

    /// <inheritdoc cref="ShedOptions"/>
    public ShedOptions Shed { get; set; } = new();

    /// <inheritdoc cref="RecoveryOptions"/>
    public RecoveryOptions Recovery { get; set; } = new();

    /// <inheritdoc cref="ClusterOptions"/>
    public ClusterOptions Cluster { get; set; } = new();

    /// <inheritdoc cref="FrontendOptions"/>
    public FrontendOptions Frontend { get; set; } = new();

    /// <inheritdoc cref="ListenOptions"/>
    public ListenOptions Listen { get; set; } = new();

    /// <inheritdoc cref="AdminOptions"/>
    public AdminOptions Admin { get; set; } = new();

    /// <inheritdoc cref="AccessOptions"/>
    public AccessOptions Access { get; set; } = new();

    /// <inheritdoc cref="TransportOptions"/>
    public TransportOptions Transport { get; set; } = new();

    /// <inheritdoc cref="DrainOptions"/>
    public DrainOptions Drain { get; set; } = new();

    /// <inheritdoc cref="DiagnosticsOptions"/>
    public DiagnosticsOptions Diagnostics { get; set; } = new();

    /// <inheritdoc cref="TelemetryOptions"/>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <inheritdoc cref="AlertsOptions"/>
    public AlertsOptions Alerts { get; set; } = new();

    /// <inheritdoc cref="StandaloneOptions"/>
    public StandaloneOptions Standalone { get; set; } = new();

    /// <summary>Hubs by name, in lower case. What a hub is that is not listed, <see cref="HubOf"/> says.</summary>
    public Dictionary<string, HubOptions> Hubs { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The settings of a hub: its own where it is listed, all of them; else those of <c>default</c> where that is listed; else the defaults.
    /// </summary>
    public HubOptions HubOf(string hub) =>
        Hubs.TryGetValue(hub, out var own) || Hubs.TryGetValue(HubOptions.DefaultHub, out own) ? own : Unlisted;

    /// <summary>The part that travels to the frontends.</summary>
    public ClusterSettings ToClusterSettings() => new()
    {
        IdleTimeout = Idle.Timeout,
        IdleWarningPeriod = Idle.WarningPeriod,
        HeartbeatInterval = Heartbeat.Interval,
        HeartbeatTimeout = Heartbeat.Timeout,
        CleanupInterval = Cleanup.Interval,
        RenewInterval = Lease.RenewInterval,
        RecallTimeout = Lease.RecallTimeout,
        FenceSpread = Lease.FenceSpread,
        MaxMemoryPerConnectionBytes = Limits.MaxMemoryPerConnectionMegabytes * 1024L * 1024L,
        MaxMessageBytes = Limits.MaxMessageKilobytes * 1024,
        MaxConnectionsPerIp = Limits.MaxConnectionsPerIp,
        MaxConnectionsPerUser = Limits.MaxConnectionsPerUser,
        MaxConnectRate = Limits.MaxConnectRate,
        SendQueueBytes = Limits.SendQueueKilobytes * 1024,
        ShedWarningPeriod = Shed.WarningPeriod,
        ShedPerSecond = Shed.PerSecond,
        ShedIdleFor = Recovery.ShedIdleFor,
        RecoveryWindow = Recovery.Window,
        RecoveryLostFor = Recovery.LostFor,
    };
}
