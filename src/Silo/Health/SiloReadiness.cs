using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Tidegate.Hosting.Health;

namespace Tidegate.Silo.Health;

/// <summary>Whether this silo is a member of the cluster and means to stay. What it knows itself; nobody is asked.</summary>
internal sealed class SiloReadiness(IHostApplicationLifetime lifetime, ISiloStatusOracle cluster) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var reason = WhyNot(lifetime.ApplicationStarted.IsCancellationRequested, lifetime.ApplicationStopping.IsCancellationRequested, cluster.CurrentStatus);
        return Task.FromResult(reason is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(reason));
    }

    /// <returns>Why not, or null where it is ready.</returns>
    public static string? WhyNot(bool started, bool stopping, SiloStatus status)
    {
        if (stopping || status is SiloStatus.ShuttingDown or SiloStatus.Stopping)
            return HealthReasons.Draining;
        if (status == SiloStatus.Active)
            return started ? null : HealthReasons.Starting;
        return status is SiloStatus.None or SiloStatus.Created or SiloStatus.Joining ? HealthReasons.Starting : HealthReasons.Unavailable;
    }
}
