namespace Tidegate.Cluster;

/// <summary>
/// Lets time pass. Faults last, and leases end, by the clock: here, and nowhere else in this tool, time itself is what is waited for.
/// </summary>
internal static class Pause
{
    /// <summary>Returns after a span of time.</summary>
    public static async Task ForAsync(TimeSpan span, CancellationToken cancellation = default)
    {
        if (span <= TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(span);
        await timer.WaitForNextTickAsync(cancellation);
    }

    /// <summary>Returns at a moment of <see cref="Monotonic"/>.</summary>
    public static Task UntilAsync(long moment, CancellationToken cancellation = default) =>
        ForAsync(TimeSpan.FromMicroseconds((moment - Monotonic.Now) / 1000), cancellation);
}
