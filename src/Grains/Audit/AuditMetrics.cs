using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;

namespace Tidegate.Grains.Audit;

/// <summary>What the audit that goes on all the time finds. The sweep of a frontend counts its own pairs under the same name.</summary>
internal sealed class AuditMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _drift = meters.Create(TidegateMeter.Name).CreateCounter<long>(
        "tidegate.audit.drift",
        "{sweep}",
        "Sweeps that found a pair of figures different again.");

    /// <summary>Counts differences that stayed for two rounds.</summary>
    public void Drifted(string pair, int count) => _drift.Add(count, new KeyValuePair<string, object?>("pair", pair));
}
