using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Admin;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Health;
using Tidegate.WebFrontend.Observed;
using Tidegate.WebFrontend.ServiceApi;
using Tidegate.WebFrontend.Sweep;
using Tidegate.WebFrontend.Topics;

namespace Tidegate.WebFrontend.Composition;

/// <summary>Composition of the gateway, the APIs of operators and applications, and the health checks.</summary>
internal static class GatewayServices
{
    /// <summary>
    /// Adds the frontend's side of the calls to and from grains. Hosted services stop in the reverse order of their registration: call
    /// this after the cluster client is added and before whatever drains, so that the last close notices still find the cluster.
    /// </summary>
    public static IServiceCollection AddTidegateGateway(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddCluster().AddObserved().AddGateway().AddTopics().AddRegistration().AddSweep().AddTidegateAdmin().AddTidegateServiceApi().AddTidegateHealth();
    }

    /// <summary>The way to the silos.</summary>
    private static IServiceCollection AddCluster(this IServiceCollection services)
    {
        services.AddFeatureMetrics<BreakerMetrics>();
        services.AddSingleton<ClusterBreaker>();
        services.AddSingleton<ClusterConnection>();
        return services.AddSingleton<IClusterConnectionStatusObserver>(provider => provider.GetRequiredService<ClusterConnection>());
    }

    /// <summary>What grains say to this frontend.</summary>
    private static IServiceCollection AddObserved(this IServiceCollection services)
    {
        services.AddSingleton(_ => new DeliveryDeduplicator());
        services.AddSingleton(_ => new RecentMessages());
        return services.AddSingleton<IFrontendObservers, FrontendObservers>();
    }

    /// <summary>What this frontend says to grains.</summary>
    private static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddFeatureMetrics<GatewayMetrics>();
        services.AddSingleton<ILocalSockets, RegisteredSockets>();
        services.AddSingleton<MessagePublisher>();
        services.AddSingleton<HubHandlerCalls>();
        services.AddHosted<ConnectionCallService>();
        services.AddSingleton<IHeartbeats>(provider => provider.GetRequiredService<ConnectionCallService>());
        services.AddSingleton<ILinkMoves, LinkMoves>();
        return services.AddSingleton<IConnectionGateway, GrainGateway>();
    }

    /// <summary>Which topics have members here.</summary>
    private static IServiceCollection AddTopics(this IServiceCollection services) => services
        .AddHosted<TopicSubscriptions>()
        .AddSingleton<ITopicNews>(provider => provider.GetRequiredService<TopicSubscriptions>())
        .AddHosted<TopicReconciliation>();

    /// <summary>The entry in the directory of frontends.</summary>
    private static IServiceCollection AddRegistration(this IServiceCollection services) => services.AddHosted<DirectoryRegistration>();

    /// <summary>The comparison of sockets and grains.</summary>
    private static IServiceCollection AddSweep(this IServiceCollection services) => services.AddHosted<SweepService>();
}
