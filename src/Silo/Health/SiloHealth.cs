using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tidegate.Hosting.Health;

namespace Tidegate.Silo.Health;

/// <summary><c>/health/live</c> and <c>/health/ready</c> of a silo, without a key.</summary>
internal static class SiloHealth
{
    public static IServiceCollection AddSiloHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<SiloReadiness>("silo");
        return services;
    }

    /// <summary>Maps both.</summary>
    public static void MapSiloHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapLiveness();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            ResponseWriter = (context, report) => Describe(report).WriteAsync(context),
        }).DisableHttpMetrics();
    }

    private static HealthDocument Describe(HealthReport report) => report.Status == HealthStatus.Healthy
        ? new HealthDocument("ready", null, null)
        : new HealthDocument("not-ready", report.Entries.Values.Select(entry => entry.Description).First() ?? HealthReasons.Unavailable, null);
}
