using System.Diagnostics;

namespace Tidegate.Cluster;

/// <summary>CLOCK_MONOTONIC in nanoseconds, the one clock of all journals: every process of a kernel reads the same.</summary>
internal static class Monotonic
{
    private static readonly long NanosecondsPerTick = 1_000_000_000 / Stopwatch.Frequency;

    /// <summary>This moment.</summary>
    public static long Now => Stopwatch.GetTimestamp() * NanosecondsPerTick;

    /// <summary>A timestamp of <see cref="Stopwatch"/>.</summary>
    public static long Of(long timestamp) => timestamp * NanosecondsPerTick;

    /// <summary>A span in nanoseconds.</summary>
    public static long Of(TimeSpan span) => (long)(span.TotalMilliseconds * 1_000_000);

    /// <summary>The span between two moments, in seconds.</summary>
    public static double Seconds(long from, long to) => (to - from) / 1e9;
}
