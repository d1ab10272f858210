using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Health;

/// <summary>Reads the figures that <see cref="Readiness"/> judges: all of them local, none waits.</summary>
internal sealed class ReadinessCheck(
    IHostApplicationLifetime lifetime,
    IDrainState drain,
    IAdmission admission,
    IAdmissionFigures figures,
    ClusterConnection cluster,
    ClusterBreaker breaker) : IHealthCheck
{
    private volatile bool _hasServed;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Before the start nobody has asked for the pool, and a probe must not be the first: its id would be on record from then on.
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
            return Task.FromResult(HealthCheckResult.Unhealthy(drain.IsDraining ? Readiness.Draining : Readiness.Starting));
        var mayServe = admission.MayServe();
        if (mayServe) _hasServed = true;
        var reason = Readiness.WhyNot(new(_hasServed, drain.IsDraining, mayServe, cluster.IsConnected && !breaker.IsOpen, figures.InUse, figures.Cap, figures.IsSettling));
        return Task.FromResult(reason is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(reason));
    }
}
