using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;

namespace Tidegate.Auditing;

/// <summary>Counts differences that stayed for two rounds: those of the audit of the cluster, and those of the sweep of each frontend.</summary>
internal sealed class DriftCounter(IMeterFactory meters)
{
    private readonly Counter<long> _drift = meters.Create(TidegateMeter.Name).CreateCounter<long>(
        "tidegate.audit.drift", "{sweep}", "Sweeps that found a pair of figures different again.");

    /// <summary>Counts some of one kind.</summary>
    /// <param name="pair">One of <see cref="AuditPairs"/>.</param>
    /// <param name="count">How many.</param>
    public void Add(string pair, long count = 1) => _drift.Add(count, new KeyValuePair<string, object?>("pair", pair));
}
