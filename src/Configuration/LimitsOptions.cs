using System.ComponentModel.DataAnnotations;
using Tidegate.Budget;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Limits</c>: what one cluster, one client and one message may use.</summary>
public sealed class LimitsOptions
{
    /// <summary>Groups that any client may join by its URL or its token.</summary>
    public const int MaxGroupsAtConnect = 100;

    /// <summary>
    /// Number of this configuration of the cluster (limits, idle, heartbeat, cleanup, lease, shed). The ledger keeps the one that the cluster
    /// began with; a silo with other settings changes nothing until its number is higher. Default 0; 0 to 1,000,000,000.
    /// </summary>
    [Range(0, 1_000_000_000)]
    public int Version { get; set; } = 0;

    /// <summary>Hard limit of live connections in the cluster. Default 100; 0 to 10,000,000.</summary>
    [Range(0, LimitSetting.Highest)]
    public int MaxConnections { get; set; } = 100;

    /// <summary>How many of them only priority hubs may use. Default 0; at most <see cref="MaxConnections"/>.</summary>
    [Range(0, LimitSetting.Highest)]
    public int PriorityReserve { get; set; } = 0;

    /// <summary>Accounted memory of one connection in MiB; over it the connection is closed with 4004. Default 5; 1 to 1,024.</summary>
    [Range(1, 1024)]
    public int MaxMemoryPerConnectionMegabytes { get; set; } = 5;

    /// <summary>
    /// Memory of all connections of the cluster in MiB. Default: <see cref="MaxConnections"/> times the limit of one, and no more than three
    /// quarters of what the processes of the frontends may use; 1 to 100,000,000.
    /// </summary>
    [Range(1, 100_000_000)]
    public int? MemoryCeilingMegabytes { get; set; }

    /// <summary>Utilization at which backpressure begins; it ends 0.05 lower. Default 0.85; 0.10 to 0.94.</summary>
    [Range(0.10, 0.94)]
    public double BackpressureThreshold { get; set; } = 0.85;

    /// <summary>Connections of one user in the cluster. Default 0 = off; 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int MaxConnectionsPerUser { get; set; } = 0;

    /// <summary>
    /// A user who has as many connections as one user may, and comes again: the most silent of those is pinged, and closed where it does
    /// not answer within 2 s, so that nobody is locked out by a dead socket of their own. Default true.
    /// </summary>
    public bool ReplaceSilentUserSocket { get; set; } = true;

    /// <summary>Connections of one address (IPv6: one /64) per frontend. Default 0 = off; 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int MaxConnectionsPerIp { get; set; } = 0;

    /// <summary>New connections per second per frontend. Default 0 = off; 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int MaxConnectRate { get; set; } = 0;

    /// <summary>Groups that a client without a token may join by its URL; more are refused with 400. Default 50; 0 to 100.</summary>
    [Range(0, MaxGroupsAtConnect)]
    public int MaxGroupsPerAnonymous { get; set; } = 50;

    /// <summary>Largest message from a client in KiB; over it the connection is closed with 1009. Default 1,024; 1 to 65,536.</summary>
    [Range(1, 65_536)]
    public int MaxMessageKilobytes { get; set; } = 1024;

    /// <summary>What may wait to be sent to one client in KiB; over it the client is a slow consumer (4003). Default 1,024; 16 to 65,536.</summary>
    [Range(16, 65_536)]
    public int SendQueueKilobytes { get; set; } = 1024;
}
