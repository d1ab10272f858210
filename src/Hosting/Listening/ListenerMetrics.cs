using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;

namespace Tidegate.Hosting.Listening;

/// <summary>Instruments of the connections of listeners before they carry a WebSocket.</summary>
internal sealed class ListenerMetrics : IFeatureMetrics
{
    private static readonly string[] Bounds = [.. Enum.GetNames<PendingBound>().Select(name => name.ToLowerInvariant())];

    private readonly Meter _meter;
    private readonly Counter<long> _dropped;

    public ListenerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(TidegateMeter.Name);
        _dropped = _meter.CreateCounter<long>(
            "tidegate.pending.dropped", "{connection}", "Connections without a WebSocket that were closed for a bound.");
    }

    /// <inheritdoc/>
    public void AtStart()
    {
        foreach (var bound in Enum.GetValues<PendingBound>())
            Dropped(bound, 0);
    }

    /// <summary>Has the number of pending connections read whenever metrics are collected.</summary>
    public void Observe(Func<int> count) =>
        _meter.CreateObservableGauge("tidegate.pending.connections", count, "{connection}", "Connections of all listeners without a WebSocket.");

    /// <summary>A connection is closed for a bound.</summary>
    public void Dropped(PendingBound bound, long count = 1) =>
        _dropped.Add(count, new KeyValuePair<string, object?>("bound", Bounds[(int)bound]));
}
