using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Alerting;
using Tidegate.Alerting.News;
using Tidegate.Alerts;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Alerts;

/// <summary>What only this frontend can see: that the control plane does not answer it, and that it has lost its lease. It needs no grain.</summary>
internal sealed partial class LocalAlerts(
    SharedLease lease,
    LeaseClock clock,
    IFrontendIdentity identity,
    IOptions<TidegateOptions> options,
    AlertNews news,
    AlertMetrics metrics,
    TimeProvider time,
    ILogger<LocalAlerts> logger) : BackgroundService, ILocalAlerts
{
    private const string Watcher = "frontend";

    private readonly Lock _lock = new();
    private readonly AlertEngine _engine = new(options.Value.Alerts.HoldTime);
    private readonly AlertHistory _history = new();
    private readonly LocalWatch _watch = new(identity.Name, options.Value.Alerts.ControlPlaneTime);

    /// <inheritdoc/>
    public ImmutableArray<Alert> Active()
    {
        lock (_lock) return _engine.Active();
    }

    /// <inheritdoc/>
    public AlertHistoryPage History(int top, long? before)
    {
        lock (_lock) return _history.Page(time.GetUtcNow(), top, before);
    }

    /// <summary>Takes one sample.</summary>
    public void Tick()
    {
        var figures = lease.Figures;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var readings = _watch.Read(figures.Answered && figures.Failures == 0, lease.State, figures.Live.Total, clock.Now);
            foreach (var (change, alert) in _engine.Observe(now, readings)) news.Tell(_history.Add(now, change, alert));
            metrics.Set(Watcher, _engine.Active());
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Alerts.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Tick();
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure);
            }
        }
    }

    [LoggerMessage(4300, LogLevel.Error, "A look at the alerts of this frontend failed; the next one follows")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
