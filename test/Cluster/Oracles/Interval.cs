namespace Tidegate.Cluster.Oracles;

/// <summary>A span in which one socket was open, in nanoseconds of CLOCK_MONOTONIC.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end; <see cref="Open"/> where it has none yet.</param>
internal readonly record struct Interval(long From, long To)
{
    /// <summary>The end of a socket that is still open.</summary>
    public const long Open = long.MaxValue;

    /// <summary>True where the two have a moment in common.</summary>
    public bool Overlaps(long from, long to) => From <= to && To >= from;
}
