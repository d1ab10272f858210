using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Cluster</c>: how processes find each other. The same keys for silo and frontend.</summary>
public sealed class ClusterOptions
{
    internal const string DefaultAddress = "127.0.0.1";
    internal const int DefaultSiloPort = 11111;
    internal const int DefaultGatewayPort = 30000;

    /// <summary><c>Local</c> (one machine, in memory) or <c>Redis</c> (any number of machines). Default <c>Local</c>.</summary>
    public ClusterMode Mode { get; set; } = ClusterMode.Local;

    /// <summary>Name of the cluster. Default <c>tidegate</c>; 1 to 64 letters, digits, dots and dashes.</summary>
    [RegularExpression("^[A-Za-z0-9.-]{1,64}$")]
    public string ClusterId { get; set; } = "tidegate";

    /// <summary>Name under which state is stored; never changes. Default <c>tidegate</c>; like <see cref="ClusterId"/>.</summary>
    [RegularExpression("^[A-Za-z0-9.-]{1,64}$")]
    public string ServiceId { get; set; } = "tidegate";

    /// <summary>
    /// In <c>Redis</c> mode: IP address, or name of this host, at which a silo listens and which it tells the others. Default 127.0.0.1.
    /// </summary>
    public string Address { get; set; } = DefaultAddress;

    /// <summary>Port for other silos. Default 11111; 1 to 65,535.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = DefaultSiloPort;

    /// <summary>Port for frontends. Default 30000; 1 to 65,535, not <see cref="SiloPort"/>.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = DefaultGatewayPort;

    /// <summary>In <c>Local</c> mode: address and silo port of the first silo, which keeps the membership. Default 127.0.0.1:11111.</summary>
    public string PrimarySilo { get; set; } = $"{DefaultAddress}:{DefaultSiloPort}";

    /// <summary>In <c>Local</c> mode: gateways that a frontend tries, separated by <c>;</c>. Default 127.0.0.1:30000.</summary>
    public string Gateways { get; set; } = $"{DefaultAddress}:{DefaultGatewayPort}";

    /// <inheritdoc cref="RedisOptions"/>
    public RedisOptions Redis { get; set; } = new();

    /// <inheritdoc cref="FailoverOptions"/>
    public FailoverOptions Failover { get; set; } = new();

    /// <summary><c>Default</c> or <c>Distributed</c>: how silos remember where a grain is. Default <c>Default</c>.</summary>
    public GrainDirectoryKind Directory { get; set; } = GrainDirectoryKind.Default;

    /// <summary>
    /// Grains elsewhere whose place a silo remembers, about 0.5 KiB each; a call to one that it has forgotten costs one question more. Default
    /// 100,000; 1,000 to 10,000,000.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int DirectoryCacheEntries { get; set; } = 100_000;

    /// <summary>
    /// Folder of the name locks of this machine's frontends; two local clusters must not share it. Default, in the user's local application
    /// data: <c>tidegate/{ClusterId}/{port of the first gateway}</c> in mode <c>Local</c>, else <c>tidegate/{ClusterId}</c>.
    /// </summary>
    public string? StateDirectory { get; set; }

    /// <summary>Silos that there should be; with fewer for two minutes alert <c>silo_missing</c> is raised. Default 0 = off; 0 to 1,000.</summary>
    [Range(0, 1000)]
    public int ExpectedSilos { get; set; } = 0;

    /// <inheritdoc cref="BreakerOptions"/>
    public BreakerOptions Breaker { get; set; } = new();

    /// <inheritdoc cref="ClusterTlsOptions"/>
    public ClusterTlsOptions Tls { get; set; } = new();
}
