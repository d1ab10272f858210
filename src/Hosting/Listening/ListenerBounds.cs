using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidegate.Diagnostics;
using KestrelListener = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

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

    /// <summary>Has a listener that may speak HTTP/2 tell what waits for windows. To be called after TLS was set up.</summary>
    public static void UseStreamAnswers(this KestrelListener listener)
    {
        if (!listener.Protocols.HasFlag(HttpProtocols.Http2))
            return;
        listener.Use(next => connection =>
        {
            // Without TLS there is no choice of protocols.
            var protocol = connection.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol;
            if ((protocol is null || protocol.Value.Span.SequenceEqual("h2"u8)) && connection.Features.Get<IConnectionUse>() is { } use)
            {
                use.Answers = new StreamAnswers();
                connection.Transport = new ObservedOutput(connection.Transport, use.Answers);
            }

            return next(connection);
        });
    }

    /// <summary>Comes before all other middleware.</summary>
    public static IApplicationBuilder UsePendingRequests(this IApplicationBuilder app) => app.UseMiddleware<PendingRequests>();
}
