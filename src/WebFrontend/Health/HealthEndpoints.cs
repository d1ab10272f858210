using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tidegate.Hosting.Health;
using Tidegate.WebFrontend.Breaker;

namespace Tidegate.WebFrontend.Health;

/// <summary><c>/health/live</c> and <c>/health/ready</c>, the same on every listener and without a key.</summary>
internal static class HealthEndpoints
{
    private const string ReadyTag = "ready";

    public static IServiceCollection AddTidegateHealth(this IServiceCollection services)
    {
        services.AddSingleton<ReadinessCheck>();
        services.AddHealthChecks().AddCheck<ReadinessCheck>("frontend", tags: [ReadyTag]);
        return services;
    }

    /// <summary>Maps both endpoints.</summary>
    public static IEndpointRouteBuilder MapTidegateHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapLiveness();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(ReadyTag),
            ResponseWriter = (context, report) => Describe(report, context.RequestServices.GetRequiredService<ClusterBreaker>()).WriteAsync(context),
        }).ServeAtStart().DisableHttpMetrics();
        return routes;
    }

    private static HealthDocument Describe(HealthReport report, ClusterBreaker breaker)
    {
        if (report.Status == HealthStatus.Healthy) return new HealthDocument("ready", null, breaker.State.Name());
        var reason = report.Entries.Values.Select(entry => entry.Description).FirstOrDefault(text => text is not null);
        return new HealthDocument("not-ready", reason ?? Readiness.Unavailable, breaker.State.Name());
    }
}
