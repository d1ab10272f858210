using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Admin;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Health;
using Tidegate.WebFrontend.Observed;
using Tidegate.WebFrontend.Sweep;
using Tidegate.WebFrontend.Topics;

namespace Tidegate.WebFrontend.Composition;

/// <summary>Composition of the gateway, the admin API and the health checks.</summary>
internal static class GatewayServices
{
    /// <summary>
    /// Adds the frontend's side of the calls to and from grains. Hosted services stop in the reverse order of their registration: call
    /// this after the cluster client is added and before whatever drains, so that the last farewells still find the cluster.
    /// </summary>
    public static IServiceCollection AddTidegateGateway(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddFeatureMetrics<GatewayMetrics>();
        services.AddFeatureMetrics<BreakerMetrics>();
        services.AddSingleton<ClusterBreaker>();
        services.AddSingleton<ClusterConnection>();
        services.AddSingleton<IClusterConnectionStatusObserver>(provider => provider.GetRequiredService<ClusterConnection>());
        services.AddSingleton<ILocalSockets, RegisteredSockets>();
        services.AddSingleton<DeliveryDeduplicator>(_ => new DeliveryDeduplicator());
        services.AddSingleton<RecentMessages>(_ => new RecentMessages());
        services.AddSingleton<MessagePublisher>();
        services.AddSingleton<IFrontendObservers, FrontendObservers>();
        services.AddSingleton<HubHandlerCalls>();
        services.AddHosted<ConnectionCallService>();
        services.AddSingleton<IHeartbeats>(provider => provider.GetRequiredService<ConnectionCallService>());
        services.AddHosted<TopicSubscriptions>();
        services.AddHosted<TopicReconciliation>();
        services.AddHosted<DirectoryRegistration>();
        services.AddHosted<SweepService>();
        services.AddSingleton<IConnectionGateway, GrainGateway>();
        services.AddTidegateAdmin();
        services.AddTidegateHealth();
        return services;
    }

    private static void AddHosted<TService>(this IServiceCollection services)
        where TService : class, IHostedService
    {
        services.AddSingleton<TService>();
        services.AddHostedService(provider => provider.GetRequiredService<TService>());
    }
}
