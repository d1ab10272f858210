using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Tidegate.Configuration;
using Tidegate.Configuration.Validation;
using Tidegate.Hosting.Clustering;
using Tidegate.Hosting.Redis;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Listening;

namespace Tidegate.WebFrontend.Startup;

/// <summary>The way to the silos of a frontend that runs in a process of its own.</summary>
internal static class ClusterClient
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GatewayListRefresh = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a gateway is asked which grains the silos have; Orleans asks once a minute, and a handler silo that starts after this
    /// frontend would serve nobody for as long. An answer without news is small.
    /// </summary>
    public static readonly TimeSpan TypeRefresh = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Registers the Orleans client. It comes before all that calls grains, so that it stops after it. Its start may take as long as there is
    /// no silo; the listeners are open before, and <see cref="StartGate"/> refuses until everything has started.
    /// </summary>
    /// <param name="builder">A host whose configuration is checked.</param>
    /// <param name="store">The connection to Redis in mode <c>Redis</c>; null in mode <c>Local</c>.</param>
    public static WebApplicationBuilder AddTidegateClusterClient(this WebApplicationBuilder builder, RedisStore? store = null)
    {
        builder.UseListenFirst();
        if (store is not null)
            builder.Services.AddRedisStore(store);
        var tls = builder.Configuration.ReadTidegateOptions().Cluster.Tls;
        builder.UseOrleansClient(client =>
        {
            client.UseTidegateTls(tls);
            if (store is null)
                client.UseConfiguredGateways();
            else
                client.UseGatewaysOf(store);
            client.UseConnectionRetryFilter<SiloWait>();
            client.AddActivityPropagation();
            client.AddOutgoingGrainCallFilter<BreakerFilter>();
            client.Services
                .AddOptions<Orleans.Configuration.ClusterOptions>()
                .Configure((Orleans.Configuration.ClusterOptions cluster, IOptions<TidegateOptions> options) =>
                    (cluster.ClusterId, cluster.ServiceId) = (options.Value.Cluster.ClusterId, options.Value.Cluster.ServiceId));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
            client.Configure<TypeManagementOptions>(types => types.TypeMapRefreshInterval = TypeRefresh);
            client.Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = GatewayListRefresh);
        });
        return builder;
    }

    private static void UseConfiguredGateways(this IClientBuilder client)
    {
        client.UseStaticClustering((StaticGatewayListProviderOptions _) => { });
        client.Services
            .AddOptions<StaticGatewayListProviderOptions>()
            .Configure((StaticGatewayListProviderOptions gateways, IOptions<TidegateOptions> options) =>
                gateways.Gateways = [.. EndpointList.ParseAll(options.Value.Cluster.Gateways).Select(endpoint => endpoint.ToGatewayUri())]);
    }

    private static void UseGatewaysOf(this IClientBuilder client, RedisStore store) => client.UseRedisClustering(clustering =>
    {
        clustering.ConfigurationOptions = store.Configuration;
        clustering.CreateMultiplexer = _ => Task.FromResult((store.Connection, true));
    });
}
