using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;
using Tidegate.Configuration;
using Tidegate.Hosting.Access;

namespace Tidegate.Silo.Operators;

/// <summary>The Orleans Dashboard. It has no authentication of its own and shows everything, so it is never mapped but behind the key.</summary>
internal static class SiloDashboard
{
    /// <summary>Adds what the dashboard of any silo asks this one for.</summary>
    public static void AddDashboard(this ISiloBuilder silo, TelemetryOptions options)
    {
        // Its log stream would be a second log, without the levels and the encoding of the first.
        if (options.Dashboard)
            silo.AddDashboard(dashboard => dashboard.HideTrace = true);
    }

    /// <summary>Maps the pages below a path; none where the dashboard is off.</summary>
    public static void MapDashboard(this IEndpointRouteBuilder routes, string path)
    {
        if (routes.ServiceProvider.GetRequiredService<IOptions<TidegateOptions>>().Value.Telemetry.Dashboard)
            routes.MapOrleansDashboard(path).RequireAdminKey().ExcludeFromDescription().DisableHttpMetrics();
    }
}
