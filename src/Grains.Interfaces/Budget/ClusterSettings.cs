namespace Tidegate.Budget;

/// <summary>
/// The settings that hold for the whole cluster. Silos read them from configuration; frontends receive them with every answer of
/// the budget, so that one place decides.
/// </summary>
[GenerateSerializer, Immutable, Alias("tidegate.settings")]
public sealed record ClusterSettings
{
    /// <summary>Idle timeout; scaled down under pressure.</summary>
    [Id(0)] public TimeSpan IdleTimeout { get; init; }

    /// <summary>How long before the idle close the warning is sent.</summary>
    [Id(1)] public TimeSpan IdleWarningPeriod { get; init; }

    /// <summary>Time between two pings to a peer, and between two heartbeats to a connection's grain.</summary>
    [Id(2)] public TimeSpan HeartbeatInterval { get; init; }

    /// <summary>Time a peer has to answer a ping.</summary>
    [Id(3)] public TimeSpan HeartbeatTimeout { get; init; }

    /// <summary>Time between two reconciliation sweeps of a frontend.</summary>
    [Id(4)] public TimeSpan CleanupInterval { get; init; }

    /// <summary>Time between two lease renewals.</summary>
    [Id(5)] public TimeSpan RenewInterval { get; init; }

    /// <summary>How long an ask is parked and a refusal stands.</summary>
    [Id(6)] public TimeSpan RecallTimeout { get; init; }

    /// <summary>How long before the end of its lease a frontend begins to close its sockets.</summary>
    [Id(7)] public TimeSpan FenceSpread { get; init; }

    /// <summary>Accounted memory that one connection may use, in bytes.</summary>
    [Id(8)] public long MaxMemoryPerConnectionBytes { get; init; }

    /// <summary>Largest message from a client, in bytes.</summary>
    [Id(9)] public int MaxMessageBytes { get; init; }

    /// <summary>Connections of one address per frontend; 0 is off.</summary>
    [Id(10)] public int MaxConnectionsPerIp { get; init; }

    /// <summary>Connections of one user over the cluster; 0 is off.</summary>
    [Id(11)] public int MaxConnectionsPerUser { get; init; }

    /// <summary>New connections per second per frontend; 0 is off.</summary>
    [Id(12)] public int MaxConnectRate { get; init; }

    /// <summary>Bytes that may wait to be sent to one client before it is a slow consumer.</summary>
    [Id(13)] public int SendQueueBytes { get; init; }

    /// <summary>How long a client is warned before it is shed.</summary>
    [Id(14)] public TimeSpan ShedWarningPeriod { get; init; }

    /// <summary>The most connections one frontend sheds per second.</summary>
    [Id(15)] public int ShedPerSecond { get; init; }

    /// <summary>Idle time from which on <c>shed-idle</c> may close a connection.</summary>
    [Id(16)] public TimeSpan ShedIdleFor { get; init; }

    /// <summary>Over how long heartbeats, cleanups and delays are counted.</summary>
    [Id(17)] public TimeSpan RecoveryWindow { get; init; }

    /// <summary>After how long without an answer of the budget the control plane counts as lost.</summary>
    [Id(18)] public TimeSpan RecoveryLostFor { get; init; }
}
