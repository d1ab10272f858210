namespace Tidegate.WebFrontend.Timing;

/// <summary>Time since this object was made, on a clock that never steps. All deadlines of sockets are moments of this clock.</summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    /// <summary>This moment.</summary>
    public TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>Completes after a time.</summary>
    public Task DelayAsync(TimeSpan delay) => Task.Delay(delay, time);
}
