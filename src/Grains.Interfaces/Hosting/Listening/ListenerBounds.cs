using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidegate.Diagnostics;

namespace Tidegate.Hosting.Listening;

/// <summary>Composition of the bounds on what a client may do before it is admitted.</summary>
internal static class ListenerBounds
{
    /// <summary>Adds the bounds for a host whose listeners make their own <see cref="ListenerConnection"/>s.</summary>
    public static IServiceCollection AddListenerBounds(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.ConfigureOptions<KestrelBounds>();
        services.AddFeatureMetrics<ListenerMetrics>();
        services.AddSingleton<PendingRooms>();
        services.AddHostedService<AnswerWatch>();
        return services;
    }

    /// <summary>Adds the bounds for a host whose listeners serve no WebSockets.</summary>
    public static IServiceCollection AddBoundedListener(this IServiceCollection services) =>
        // Kestrel takes the transport that was registered last.
        services.AddListenerBounds().AddSingleton<IConnectionListenerFactory, BoundedListenerFactory>();

    /// <summary>Comes before all other middleware.</summary>
    public static IApplicationBuilder UsePendingRequests(this IApplicationBuilder app) => app.UseMiddleware<PendingRequests>();
}
