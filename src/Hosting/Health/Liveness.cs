using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;

namespace Tidegate.Hosting.Health;

/// <summary><c>/health/live</c> of any process, without a key.</summary>
internal static class Liveness
{
    /// <summary>Maps it. It asks nothing but whether the process answers: a shared outage must not restart everything.</summary>
    public static void MapLiveness(this IEndpointRouteBuilder routes) => routes
        .MapHealthChecks("/health/live", new HealthCheckOptions
        {
            Predicate = _ => false,
            ResponseWriter = (context, _) => HealthDocument.Live.WriteAsync(context),
        })
        .ServeAtStart()
        .DisableHttpMetrics();
}
