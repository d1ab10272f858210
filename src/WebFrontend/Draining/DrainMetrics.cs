using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Draining;

/// <summary>Whether this frontend is in service.</summary>
internal sealed class DrainMetrics : IFeatureMetrics
{
    public DrainMetrics(IMeterFactory meters, IDrainState drain) => meters.Create(TidegateMeter.Name).CreateObservableGauge(
        "tidegate.drain.state",
        () => drain.IsDrained ? 2 : drain.IsDraining ? 1 : 0,
        "{state}",
        "0 in service, 1 draining, 2 drained.");

    /// <inheritdoc/>
    public void AtStart()
    {
    }
}
