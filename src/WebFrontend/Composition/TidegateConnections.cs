using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Tidegate.Diagnostics;
using Tidegate.Hosting.Descriptors;
using Tidegate.Hosting.Listening;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Diagnostics;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Explaining;
using Tidegate.WebFrontend.Frames;
using Tidegate.WebFrontend.Handlers;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Recovery;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Timing;
using Tidegate.WebFrontend.Transport;
using Tidegate.WebFrontend.Upgrades;
using Tidegate.WebFrontend.Upstream;
using Tidegate.WebFrontend.Users;

namespace Tidegate.WebFrontend.Composition;

/// <summary>Composition of everything between the listener and the gateway to the grains.</summary>
internal static class TidegateConnections
{
    /// <summary>
    /// Adds transport, connections, protocols and the upgrade checks. The host adds the seams: <see cref="IAdmission"/>,
    /// <see cref="IConnectionGateway"/>, <see cref="ILinkMoves"/>, <c>IFrontendIdentity</c>, <see cref="IDrainState"/>, and the options.
    /// </summary>
    public static IServiceCollection AddTidegateConnections(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClusterSettingsSource>();
        services.AddRouting();
        // It writes whole URLs, and clients put their tokens there.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        return services.AddTransport().AddMemory().AddConnections().AddClients().AddUpstream().AddUsers().AddExplaining().AddUpgrades().AddConnectionEvents();
    }

    /// <summary>Sockets and their listeners.</summary>
    private static IServiceCollection AddTransport(this IServiceCollection services)
    {
        // Kestrel takes the transport that was registered last.
        services.AddSingleton<IConnectionListenerFactory, TrackedListenerFactory>();
        services.AddListenerBounds();
        services.AddDescriptors();
        services.TryAddSingleton<ListenAddresses>();
        services.AddSingleton<ClientDescriptors>();
        services.AddSingleton<MonotonicClock>();
        services.AddSingleton(SocketJournal.Of);
        return services.AddSingleton<OpenSockets>();
    }

    /// <summary>What connections hold of the memory of the process.</summary>
    private static IServiceCollection AddMemory(this IServiceCollection services) => services
        .AddSingleton<ConnectionMemory>()
        .AddSingleton<LocalMemory>()
        .AddSingleton<MessageRoom>()
        .AddSingleton<MessageBuffers>();

    /// <summary>Accepted WebSockets.</summary>
    private static IServiceCollection AddConnections(this IServiceCollection services)
    {
        services.AddFeatureMetrics<ConnectionMetrics>();
        services.AddFeatureMetrics<MessageMetrics>();
        services.AddSingleton<HealthBook>();
        services.AddSingleton<AlertCounters>();
        services.AddSingleton<ConnectionLog>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<IPopulation>(provider => provider.GetRequiredService<ConnectionRegistry>());
        services.AddSingleton<AbortPump>();
        services.AddSingleton<ConnectionServices>();
        services.AddSingleton<SilenceProbe>();
        services.AddSingleton<LinkServices>();
        services.AddSingleton<LocalLinks>();
        return services.AddHostedService<HeartbeatScanner>();
    }

    /// <summary>Who clients are, and what their messages mean.</summary>
    private static IServiceCollection AddClients(this IServiceCollection services) => services
        .AddSingleton<GroupSend>()
        .AddSingleton<JsonActions>()
        .AddSingleton<ClientProfiles>()
        .AddSingleton<AccessTokens>();

    /// <summary>What applications are told over HTTP.</summary>
    private static IServiceCollection AddUpstream(this IServiceCollection services)
    {
        services.AddFeatureMetrics<UpstreamMetrics>();
        return services.AddHosted<UpstreamHubs>();
    }

    /// <summary>How many connections a user has.</summary>
    private static IServiceCollection AddUsers(this IServiceCollection services) =>
        services.AddHosted<UserGate>().AddSingleton<IUserPlaces, UserPlacesHere>();

    /// <summary>What became of connections.</summary>
    private static IServiceCollection AddExplaining(this IServiceCollection services) => services.AddSingleton<FateRecorder>();

    /// <summary>Who becomes a connection, and who is refused.</summary>
    private static IServiceCollection AddUpgrades(this IServiceCollection services)
    {
        services.AddFeatureMetrics<AdmissionMetrics>();
        services.AddSingleton<RefusalCounters>();
        services.AddSingleton<RetrySpread>();
        services.AddSingleton<OriginPolicy>();
        services.AddSingleton<MemoryGate>();
        services.AddSingleton<IpGate>();
        services.AddSingleton<ChurnPace>();
        services.AddSingleton<CapacityGate>();
        services.AddSingleton<RateGate>();
        services.AddSingleton<ConnectStep>();
        services.AddSingleton<UpgradeChecks>();
        services.AddSingleton<LinkOpener>();
        services.AddSingleton<CloseRefusal>();
        services.AddSingleton<UpgradePreview>();
        services.AddSingleton<NegotiateEndpoint>();
        services.AddSingleton<ConnectionOpener>();
        return services.AddSingleton<UpgradeEndpoint>();
    }

    /// <summary>Who hears what becomes of upgrades and connections.</summary>
    private static IServiceCollection AddConnectionEvents(this IServiceCollection services) => services
        .AddSingleton<ConnectionEvents>()
        .AddSingleton<IConnectionSubscriber>(provider => provider.GetRequiredService<AdmissionMetrics>())
        .AddSingleton<IConnectionSubscriber>(provider => provider.GetRequiredService<ConnectionMetrics>())
        .AddSingleton<IConnectionSubscriber>(provider => provider.GetRequiredService<RefusalCounters>())
        .AddSingleton<IConnectionSubscriber>(provider => provider.GetRequiredService<AlertCounters>())
        .AddSingleton<IConnectionSubscriber>(provider => provider.GetRequiredService<FateRecorder>())
        .AddSingleton<IConnectionSubscriber>(provider => provider.GetRequiredService<ConnectionLog>());

    /// <summary>Adds the middleware that turns upgrades into metered WebSockets. To be called before the endpoints are reached.</summary>
    public static IApplicationBuilder UseTidegateWebSockets(this IApplicationBuilder app)
    {
        app.UseMiddleware<FrameMeterMiddleware>();
        // Pings are ours: one scan for all sockets instead of a timer for each.
        return app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
    }

    /// <summary>Maps <c>/ws</c>, <c>/client/...</c> and <c>/negotiate</c>. Any method: HTTP/2 upgrades by CONNECT, and a wrong method gets a 400 that explains. The life of a socket is no duration of a request: <c>tidegate.*</c> has both.</summary>
    public static IEndpointRouteBuilder MapTidegateClients(this IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<UpgradeEndpoint>();
        RequestDelegate native = endpoint.NativeAsync;
        RequestDelegate client = endpoint.ClientAsync;
        routes.Map("/ws", native).ExcludeFromDescription().DisableHttpMetrics();
        routes.MapGet("/negotiate", routes.ServiceProvider.GetRequiredService<NegotiateEndpoint>().AnswerAsync).ExcludeFromDescription();
        routes.Map("/client", client).ExcludeFromDescription().DisableHttpMetrics();
        routes.Map("/client/hubs/{hub?}", client).ExcludeFromDescription().DisableHttpMetrics();
        return routes;
    }
}
