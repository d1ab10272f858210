using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;

namespace Tidegate.Hosting.Logs;

/// <summary>Instruments of the <see cref="ConsoleLog"/>.</summary>
internal sealed class LogMetrics : IFeatureMetrics
{
    public LogMetrics(IMeterFactory meters, ConsoleLog log) => meters.Create(TidegateMeter.Name).CreateObservableCounter(
        "tidegate.log.dropped",
        () => log.Dropped,
        "{line}",
        "Log lines that were dropped since whoever reads the standard output did not keep up.");

    /// <summary>An observed counter is there from the start.</summary>
    public void AtStart()
    {
    }
}
