using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Sweep;

/// <summary>
/// The reconciliation sweep: every cleanup interval it repeats the calls to grains that were given up, and compares the counts of
/// sockets. It does not guess which socket a difference belongs to: it says so, in the log and as a metric.
/// </summary>
internal sealed partial class SweepService(
    ILocalSockets sockets,
    IAdmissionFigures figures,
    ConnectionCallService calls,
    ClusterSettingsSource settings,
    TimeProvider time,
    GatewayMetrics metrics,
    ILogger<SweepService> logger) : BackgroundService
{
    private readonly DriftDetector _drift = new();
    private readonly Wakeup _wakeup = new();

    /// <summary>The next sweep comes at once.</summary>
    public void SweepSoon() => _wakeup.Signal();

    /// <summary>One sweep.</summary>
    public void Sweep()
    {
        var retried = calls.RetryFailed();
        if (retried > 0)
        {
            metrics.CleanedUp(GatewayMetrics.Cleanups.Sweep, GatewayMetrics.Outcomes.Ok, retried);
            LogRetried(logger, retried);
        }

        var now = new SweepFigures(sockets.Count, figures.OpenSockets, figures.InUse.Total);
        var found = _drift.Judge(now);
        metrics.Swept(found.IsEmpty);
        foreach (var pair in found)
        {
            metrics.Drifted(pair);
            LogDrift(logger, pair, now.Registered, now.OpenSockets, now.PermitsInUse);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // Taken before the sweep: what is asked for while it runs is not lost.
            var wakeup = _wakeup.Next;
            await wakeup.WaitAsync(settings.Current.CleanupInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stoppingToken.ThrowIfCancellationRequested();
            Sweep();
        }
    }
}
