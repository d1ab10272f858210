using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;

namespace Tidegate.Grains.Connections;

/// <summary>Instruments of the grains of connections.</summary>
internal sealed class ConnectionGrainMetrics : IFeatureMetrics
{
    private readonly Counter<long> _idle;
    private readonly Counter<long> _cleanups;

    public ConnectionGrainMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TidegateMeter.Name);
        _idle = meter.CreateCounter<long>("tidegate.idle", "{connection}", "Idle connections, by what was done.");
        // The frontend counts its cleanups under the same name.
        _cleanups = meter.CreateCounter<long>("tidegate.cleanups", "{cleanup}", "Cleanups after connections, by kind and outcome.");
    }

    public void AtStart()
    {
        Idle("warned", 0);
        Idle("closed", 0);
        Orphan(0);
    }

    public void IdleWarning() => Idle("warned", 1);

    public void IdleClose() => Idle("closed", 1);

    /// <summary>A grain ended since its socket was gone.</summary>
    public void Orphan(long count = 1) =>
        _cleanups.Add(count, new KeyValuePair<string, object?>("kind", "orphan"), new KeyValuePair<string, object?>("outcome", "ok"));

    private void Idle(string action, long count) => _idle.Add(count, new KeyValuePair<string, object?>("action", action));
}
