using System.Diagnostics.CodeAnalysis;
using Tidegate.Users;
using Tidegate.WebFrontend.Work;
using StableHash = Tidegate.WebFrontend.Work.StableHash;

namespace Tidegate.WebFrontend.Users;

/// <summary>
/// When which user's places are reported: at once where some are to be given back, later and later after failures, and again every
/// period, since a grain's memory may be lost at any time. Thread-safe.
/// </summary>
internal sealed class UserRounds : IWorkSource<string>
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly DueQueue<string> _queue = new(StringComparer.Ordinal);

    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
                return _queue.NextDue;
        }
    }

    public bool TryTake(TimeSpan now, [MaybeNullWhen(false)] out string topic)
    {
        lock (_gate)
            return _queue.TryTake(now, out topic);
    }

    /// <summary>Sets the next report of a user; of two times the earlier stands.</summary>
    public void Schedule(string topic, bool owes, int failures, TimeSpan now)
    {
        lock (_gate)
            _queue.Schedule(topic, now + (owes ? BackOff(failures) : UntilRepeated(topic)));
    }

    /// <summary>Nothing is to be reported of this user.</summary>
    public void Forget(string topic)
    {
        lock (_gate)
            _queue.Cancel(topic);
    }

    /// <summary>The report of a user has ended.</summary>
    public void Complete(string topic)
    {
        lock (_gate)
            _queue.Complete(topic);
    }

    // Between half a period and a whole one, by name: those that changed together do not come back together.
    private static TimeSpan UntilRepeated(string topic) => UserTimings.RepeatPeriod * (0.5 + (StableHash.FractionOf(topic) / 2));

    private static TimeSpan BackOff(int failures)
    {
        if (failures == 0)
            return TimeSpan.Zero;
        var backOff = FirstBackOff * Math.Pow(2, Math.Min(failures - 1, 10));
        return backOff < LongestBackOff ? backOff : LongestBackOff;
    }
}
