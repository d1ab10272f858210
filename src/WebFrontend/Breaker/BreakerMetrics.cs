using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;

namespace Tidegate.WebFrontend.Breaker;

/// <summary>Instruments of the <see cref="ClusterBreaker"/>.</summary>
internal sealed class BreakerMetrics : IFeatureMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _transitions;

    public BreakerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(TidegateMeter.Name);
        _transitions = _meter.CreateCounter<long>("tidegate.breaker.transitions", "{transition}", "Changes of the cluster breaker, by the new state.");
    }

    /// <inheritdoc/>
    public void AtStart()
    {
        foreach (var state in Enum.GetValues<BreakerState>()) Moved(state, 0);
    }

    /// <summary>Has the state read whenever metrics are collected.</summary>
    public void Observe(Func<BreakerState> state) => _meter.CreateObservableGauge(
        "tidegate.breaker.state",
        () => (int)state(),
        "{state}",
        "State of the cluster breaker: 0 closed, 1 half-open, 2 open.");

    public void Moved(BreakerState state, long count = 1) => _transitions.Add(count, new KeyValuePair<string, object?>("to", state.Name()));
}
