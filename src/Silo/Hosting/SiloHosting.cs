using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Tidegate.Configuration;
using Tidegate.Configuration.Validation;
using Tidegate.Grains.Hosting;
using Tidegate.Hosting.Clustering;
using Tidegate.Hosting.Logs;
using Tidegate.Hosting.Memory;
using Tidegate.Hosting.Redis;
using Tidegate.Hosting.Supervision;
using Tidegate.Silo.Budget;
using Tidegate.Silo.Clustering;
using Tidegate.Silo.Operators;

namespace Tidegate.Silo.Hosting;

/// <summary>Composes a silo.</summary>
internal static class SiloHosting
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Registers a silo with everything that runs in it.</summary>
    /// <param name="builder">A host whose configuration is checked.</param>
    /// <param name="store">The connection to Redis in mode <c>Redis</c>, from <see cref="RedisStore"/>; null in mode <c>Local</c>.</param>
    /// <exception cref="Tidegate.Hosting.StartRefusedException">A port of the silo is in use.</exception>
    public static TBuilder AddTidegateSilo<TBuilder>(this TBuilder builder, RedisStore? store = null)
        where TBuilder : IHostApplicationBuilder
    {
        var options = builder.Configuration.ReadTidegateOptions();
        var cluster = options.Cluster;
        var address = HostAddress.Of(cluster);
        SiloPorts.RequireFree(cluster, address);
        builder.AddLogLines(silo: $"{address}:{cluster.SiloPort}");
        if (store is not null)
            builder.Services.AddRedisStore(store);
        builder.UseOrleans(silo =>
        {
            if (store is null)
                silo.UseLocalCluster(cluster);
            else
                silo.UseRedisCluster(cluster, address, store);
            silo.UseTidegateTls(cluster.Tls);
            silo.AddTidegateGrains();
            silo.AddTidegateWatch();
            silo.AddActivityPropagation();
            silo.AddDashboard(options.Telemetry);
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        });
        builder.Services
            .AddTidegateOptions(builder.Configuration)
            .AddSupervision()
            .AddMemoryReturn()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LedgerStart>()
            .AddOptions<HostOptions>()
            .Configure((HostOptions host, IOptions<TidegateOptions> tidegate) => host.ShutdownTimeout = tidegate.Value.Drain.ShutdownTimeout);
        return builder;
    }
}
