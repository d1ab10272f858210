namespace Tidegate.Processes.Waiting;

/// <summary>
/// Lets time pass where time itself is what a test does to a service: a client that reads no faster than so, a process that is frozen for
/// so long. What a test waits for is awaited as an event or by <see cref="Eventually"/>, never by this.
/// </summary>
public static class Pace
{
    /// <summary>Returns after a span of time.</summary>
    public static async Task ForAsync(TimeSpan span)
    {
        using var timer = new PeriodicTimer(span);
        await timer.WaitForNextTickAsync();
    }
}
