using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Tidegate.Configuration;
using Tidegate.Configuration.Redis;
using Tidegate.Hosting.Redis;

namespace Tidegate.Silo.Clustering;

/// <summary>What an operator of a cluster should know at each start: what protects it, and what a restart of Redis costs.</summary>
internal sealed partial class RedisNotices(RedisStore store, IOptions<TidegateOptions> options, ILogger<RedisNotices> logger) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var cluster = options.Value.Cluster;
        var lease = options.Value.Lease;
        if (!cluster.Tls.IsConfigured && !System.Net.IPAddress.IsLoopback(HostAddress.Of(cluster)))
            LogOpenPorts(cluster.Address, cluster.SiloPort, cluster.GatewayPort);
        if (!RedisConnectionString.IsOnLoopback(store.Configuration))
            SayWhatIsOpen();
        if (lease.Bootstrap)
            LogBootstrap();

        try
        {
            if ((await RedisFitness.ReadAsync(store))["aof_enabled"] == "0")
                LogNoAppendOnlyFile(store.Address, (lease.Ttl + lease.Margin).TotalSeconds);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            // It was there when the silo was composed; whatever it is now is not for this notice to say.
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void SayWhatIsOpen()
    {
        if (!RedisConnectionString.HasPassword(store.Configuration))
            LogNoPassword(store.Address);
        if (!store.Configuration.Ssl)
            LogNotEncrypted(store.Address);
    }

    [LoggerMessage(1210, LogLevel.Warning, "This silo listens on {Address}, ports {SiloPort} and {GatewayPort}: whoever reaches them is inside. A private network is required, or Tidegate:Cluster:Tls")]
    private partial void LogOpenPorts(string address, int siloPort, int gatewayPort);

    [LoggerMessage(1211, LogLevel.Warning, "Redis at {Address} has no password (Tidegate:Cluster:Redis:Insecure): whoever reaches it decides how many connect")]
    private partial void LogNoPassword(string address);

    [LoggerMessage(1212, LogLevel.Warning, "The connection to Redis at {Address} is not encrypted: a private network is required, or ssl=true in its connection string")]
    private partial void LogNotEncrypted(string address);

    [LoggerMessage(1213, LogLevel.Warning, "Tidegate:Lease:Bootstrap is true: a Redis without ledger is taken for a new cluster when a silo starts. Remove it after the first start")]
    private partial void LogBootstrap();

    [LoggerMessage(1214, LogLevel.Warning, "Redis at {Address} keeps no append-only file: a crash of it loses recent reminders and a limit set by an operator. "
        + "After every restart of it nothing new is granted for {Seconds:0} s; with appendonly yes and appendfsync always it loses nothing")]
    private partial void LogNoAppendOnlyFile(string address, double seconds);
}
