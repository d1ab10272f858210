namespace Tidegate.Clients.Load;

/// <summary>
/// Does things on a fixed schedule: the n-th at n / rate seconds. What is late is done at once and still carries its scheduled time,
/// which is what makes the measured latencies free of coordinated omission.
/// </summary>
/// <param name="perSecond">Rate; infinity does everything at once.</param>
/// <param name="time">Clock of the schedule.</param>
public sealed class Pacer(double perSecond, TimeProvider time)
{
    /// <summary>The shortest sleep; finer steps cost more than they bring.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>When the n-th action is due, as a timestamp of the clock.</summary>
    public long DueAt(long start, long n) => start + (long)(n / perSecond * time.TimestampFrequency);

    /// <summary>How many actions are due at <paramref name="now"/>.</summary>
    public long DueBy(long start, long now, long count)
    {
        if (double.IsPositiveInfinity(perSecond))
            return count;
        var elapsed = (now - start) / (double)time.TimestampFrequency;
        return Math.Min(count, (long)Math.Floor(elapsed * perSecond) + 1);
    }

    /// <summary>Runs the whole schedule. Actions must not block.</summary>
    /// <param name="count">Actions in all.</param>
    /// <param name="action">Given its number from 0 and its scheduled timestamp.</param>
    /// <param name="cancellation">Ends the schedule early, without an exception.</param>
    public async Task RunAsync(long count, Action<long, long> action, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        long done = 0;
        while (done < count && !cancellation.IsCancellationRequested)
        {
            for (var due = DueBy(start, time.GetTimestamp(), count); done < due; done++)
                action(done, DueAt(start, done));
            if (done == count)
                return;
            var wait = time.GetElapsedTime(time.GetTimestamp(), DueAt(start, done));
            await Task.Delay(wait > Tick ? wait : Tick, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
