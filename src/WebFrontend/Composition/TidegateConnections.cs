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
using Tidegate.WebFrontend.Users;

namespace Tidegate.WebFrontend.Composition;

/// <summary>Composition of everything between the listener and the gateway to the grains.</summary>
internal static class TidegateConnections
{
    /// <summary>
    /// Adds transport, connections, protocols and the upgrade checks. The host adds the seams: <see cref="IAdmission"/>,
    /// <see cref="IConnectionGateway"/>, <c>IFrontendIdentity</c>, <see cref="IDrainState"/>, and the options.
    /// </summary>
    public static IServiceCollection AddTidegateConnections(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClusterSettingsSource>();
        services.AddRouting();
        // It writes whole URLs, and clients put their tokens there.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));

        // Kestrel takes the transport that was registered last.
        services.AddSingleton<IConnectionListenerFactory, TrackedListenerFactory>();
        services.AddListenerBounds();
        services.AddDescriptors();
        services.TryAddSingleton<ListenAddresses>();
        services.AddSingleton<ClientDescriptors>();
        services.AddSingleton<MonotonicClock>();
        services.AddSingleton(SocketJournal.Of);
        services.AddSingleton<OpenSockets>();

        services.AddSingleton<ConnectionMemory>();
        services.AddSingleton<LocalMemory>();
        services.AddSingleton<MessageRoom>();
        services.AddSingleton<MessageBuffers>();
        services.AddSingleton<HealthBook>();
        services.AddFeatureMetrics<ConnectionMetrics>();
        services.AddFeatureMetrics<MessageMetrics>();
        services.AddFeatureMetrics<AdmissionMetrics>();
        services.AddSingleton<ConnectionLog>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<AbortPump>();
        services.AddSingleton<ConnectionServices>();
        services.AddSingleton<ConnectionOpener>();
        services.AddHostedService<HeartbeatScanner>();

        services.AddSingleton<ClientProfiles>();
        services.AddSingleton<AccessTokens>();

        services.AddSingleton<OriginPolicy>();
        services.AddSingleton<MemoryDoor>();
        services.AddSingleton<IpGate>();
        services.AddSingleton<CapacityGate>();
        services.AddSingleton<RateGate>();
        services.AddSingleton<RetrySpread>();
        services.AddSingleton<UserGate>();
        services.AddHostedService(provider => provider.GetRequiredService<UserGate>());
        services.AddSingleton<SilenceProbe>();
        services.AddSingleton<IUserPlaces, UserPlacesHere>();
        services.AddSingleton<RefusalCounters>();
        services.AddSingleton<SignCounters>();
        services.AddSingleton<FateRecorder>();
        services.AddSingleton<UpgradeChecks>();
        services.AddSingleton<UpgradeEndpoint>();
        return services;
    }

    /// <summary>Adds the middleware that turns upgrades into metered WebSockets. To be called before the endpoints are reached.</summary>
    public static IApplicationBuilder UseTidegateWebSockets(this IApplicationBuilder app)
    {
        app.UseMiddleware<FrameMeterMiddleware>();
        // Pings are ours: one scan for all sockets instead of a timer for each.
        return app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
    }

    /// <summary>Maps <c>/ws</c> and <c>/client/...</c>. Any method: HTTP/2 upgrades by CONNECT, and a wrong method gets a 400 that explains. The life of a socket is no duration of a request: <c>tidegate.*</c> has both.</summary>
    public static IEndpointRouteBuilder MapTidegateClients(this IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<UpgradeEndpoint>();
        RequestDelegate native = endpoint.NativeAsync;
        RequestDelegate raw = endpoint.RawAsync;
        routes.Map("/ws", native).ExcludeFromDescription().DisableHttpMetrics();
        routes.Map("/client", raw).ExcludeFromDescription().DisableHttpMetrics();
        routes.Map("/client/hubs/{hub?}", raw).ExcludeFromDescription().DisableHttpMetrics();
        return routes;
    }
}
