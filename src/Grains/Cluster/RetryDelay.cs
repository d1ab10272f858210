namespace Tidegate.Grains.Cluster;

/// <summary>How long a grain waits before it asks a frontend again that did not answer.</summary>
/// <param name="First">The longest wait after the first failure; it doubles with each further one.</param>
/// <param name="Longest">The longest wait of all.</param>
internal readonly record struct RetryDelay(TimeSpan First, TimeSpan Longest)
{
    /// <param name="failures">Failures in a row, at least 1.</param>
    /// <param name="random">0 to 1; spreads the grains that lost the same frontend over half of the wait.</param>
    public TimeSpan After(int failures, double random)
    {
        var wait = Math.Min(First.TotalMilliseconds * Math.Pow(2, failures - 1), Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(wait * (0.5 + (random / 2)));
    }
}
