using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Tidegate.Clustering;
using Tidegate.Configuration;
using Tidegate.Configuration.Validation;

namespace Tidegate.WebFrontend.Hosting;

/// <summary>The way to the silos of a frontend that runs in a process of its own.</summary>
internal static class ClusterClient
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GatewayListRefresh = TimeSpan.FromSeconds(10);

    /// <summary>Registers the Orleans client. It comes before all that calls grains, so that it stops after it.</summary>
    public static WebApplicationBuilder AddTidegateClusterClient(this WebApplicationBuilder builder)
    {
        var tls = builder.Configuration.ReadTidegateOptions().Cluster.Tls;
        builder.UseOrleansClient(client =>
        {
            client.UseTidegateTls(tls);
            client.UseStaticClustering((StaticGatewayListProviderOptions _) => { });
            client.UseConnectionRetryFilter<SiloWait>();
            client.AddActivityPropagation();
            client.Services
                .AddOptions<StaticGatewayListProviderOptions>()
                .Configure((StaticGatewayListProviderOptions gateways, IOptions<TidegateOptions> options) =>
                    gateways.Gateways = [.. EndpointList.ParseAll(options.Value.Cluster.Gateways).Select(endpoint => endpoint.ToGatewayUri())]);
            client.Services
                .AddOptions<Orleans.Configuration.ClusterOptions>()
                .Configure((Orleans.Configuration.ClusterOptions cluster, IOptions<TidegateOptions> options) =>
                    (cluster.ClusterId, cluster.ServiceId) = (options.Value.Cluster.ClusterId, options.Value.Cluster.ServiceId));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
            client.Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = GatewayListRefresh);
        });
        return builder;
    }
}
