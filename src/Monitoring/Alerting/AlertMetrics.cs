using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Tidegate.Alerts;
using Tidegate.Diagnostics;

namespace Tidegate.Alerting;

/// <summary>How many instances of each alert are up, as seen by this process. Silo and frontend of one process share it.</summary>
internal sealed class AlertMetrics
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Alert>> _active = new(StringComparer.Ordinal);

    private readonly Counter<long> _posted;

    public AlertMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TidegateMeter.Name);
        meter.CreateObservableGauge("tidegate.alerts.active", Measure, "{alert}", "Alerts that are up, by name and severity.");
        _posted = meter.CreateCounter<long>("tidegate.alerts.posted", "{event}", "Events for the webhook, by what became of them.");
    }

    /// <summary>Counts an event for the webhook: <c>ok</c>, <c>failed</c> or <c>dropped</c>.</summary>
    public void Posted(string outcome) => _posted.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Sets what one watcher of this process has up.</summary>
    public void Set(string watcher, ImmutableArray<Alert> active) => _active[watcher] = active;

    private IEnumerable<Measurement<int>> Measure()
    {
        var byName = _active.Values.SelectMany(active => active).ToLookup(alert => alert.Name, StringComparer.Ordinal);
        // Every alert has its series from the start: a rule over it must not take "never seen" for "no data".
        return AlertRules.All.Values.Select(rule => new Measurement<int>(
            byName[rule.Name].Count(),
            new KeyValuePair<string, object?>("alert", rule.Name),
            new KeyValuePair<string, object?>("severity", AlertNames.Of(rule.Severity))));
    }
}
