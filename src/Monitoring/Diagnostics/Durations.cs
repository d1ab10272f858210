using System.Diagnostics.Metrics;

namespace Tidegate.Diagnostics;

/// <summary>Buckets of histograms of durations, in seconds.</summary>
internal static class Durations
{
    /// <summary>What a client waits for: 1 ms to 30 s.</summary>
    public static readonly InstrumentAdvice<double> Waits = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    /// <summary>What lasts: 1 s to a week.</summary>
    public static readonly InstrumentAdvice<double> Lives = new()
    {
        HistogramBucketBoundaries = [1, 10, 60, 300, 900, 3600, 14_400, 43_200, 86_400, 604_800],
    };
}
