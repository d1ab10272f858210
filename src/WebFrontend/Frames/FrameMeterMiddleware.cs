using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting.Listening;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Timing;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Frames;

/// <summary>Comes before the WebSocket middleware, which then builds its sockets on metered streams.</summary>
internal sealed class FrameMeterMiddleware(
    RequestDelegate next,
    MonotonicClock clock,
    IOptions<TidegateOptions> options,
    ClusterSettingsSource settings)
{
    public Task InvokeAsync(HttpContext context)
    {
        var features = context.Features;
        var upgrade = features.Get<IHttpUpgradeFeature>();
        var connect = features.Get<IHttpExtendedConnectFeature>();
        if (upgrade is not { IsUpgradableRequest: true } && connect is not { IsExtendedConnect: true })
            return next(context);

        var meter = new FrameMeterFeature(clock, options.Value.Transport, settings);
        features.Set(meter);
        if (upgrade is not null)
            features.Set<IHttpUpgradeFeature>(new MeteredUpgradeFeature(upgrade, features.Get<IConnectionUse>(), features.Get<IDetachable>(), meter));
        if (connect is not null)
            features.Set<IHttpExtendedConnectFeature>(new MeteredConnectFeature(connect, features, meter));
        return next(context);
    }
}
