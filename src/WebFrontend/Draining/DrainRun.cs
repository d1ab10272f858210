using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Draining;

/// <summary>
/// One drain: waits for the balancers, tells the clients, then closes them one after the other, evenly and no faster than the rate.
/// Every <c>now</c> is the time since its begin. Not thread-safe but for its figures: its owner looks in one loop.
/// </summary>
/// <param name="sockets">The sockets.</param>
/// <param name="options">How fast.</param>
/// <param name="random">Numbers from 0 to 1, without 1.</param>
internal sealed class DrainRun(IDrainSockets sockets, DrainOptions options, Func<double> random)
{
    private readonly DrainPace _pace = new();
    private DrainSchedule _schedule;
    private TimeSpan _firstClose = options.BalancerDelay + options.NoticePeriod;
    private TimeSpan? _leaveBy;
    private int _closedBefore;

    /// <summary>Clients have been told.</summary>
    public bool IsAnnounced { get; private set; }

    /// <summary>Closes that were begun.</summary>
    public int Closed { get; private set; }

    /// <summary>When the first close is due.</summary>
    public TimeSpan FirstClose => _firstClose;

    /// <summary>When the last close is due, for the sockets of this moment.</summary>
    public TimeSpan LastClose => _firstClose + (IsAnnounced ? _schedule : Plan(_firstClose, sockets.Count)).Window;

    /// <summary>Closes per second that the plan needs; more than the rate only where it has to be done by a given time.</summary>
    public double PlannedPerSecond => _schedule.Window > TimeSpan.Zero ? _schedule.Sockets / _schedule.Window.TotalSeconds : _schedule.Sockets;

    /// <summary>From now on the last close has to be begun by this time: the process ends.</summary>
    public void LeaveBy(TimeSpan by, TimeSpan now)
    {
        _leaveBy = by;
        if (!IsAnnounced || LastClose <= by)
            return;
        _firstClose = _firstClose > now ? _firstClose : now;
        _closedBefore = Closed;
        _schedule = Plan(_firstClose, sockets.Count);
    }

    /// <summary>Does what is due.</summary>
    /// <param name="now">This moment.</param>
    /// <param name="isHurried">Everything is due, at any rate.</param>
    public void Tick(TimeSpan now, bool isHurried)
    {
        if (!IsAnnounced)
        {
            if (now < options.BalancerDelay && !isHurried)
                return;
            Announce(now);
        }

        if (isHurried)
        {
            Closed += sockets.Close(int.MaxValue);
            return;
        }

        var elapsed = now - _firstClose;
        // Behind the window there are the latecomers, whose upgrades were under way when it began.
        var due = elapsed >= _schedule.Window ? int.MaxValue : _schedule.DueAt(elapsed) - (Closed - _closedBefore);
        if (due > 0)
            Closed += sockets.Close(_pace.Take(now, Math.Min(due, sockets.Count), Math.Max(options.PerSecond, PlannedPerSecond / DrainPace.Share)));
    }

    private void Announce(TimeSpan now)
    {
        _firstClose = now + options.NoticePeriod;
        _schedule = Plan(_firstClose, sockets.Count);
        var window = _schedule.Window;
        var told = sockets.Announce((index, all) =>
        {
            var schedule = new DrainSchedule(all, window);
            return DrainNotice.For(options.NoticePeriod + schedule.DelayOf(index), schedule.ReconnectAfter(options.PerSecond, random()));
        });
        _schedule = new DrainSchedule(told, window);
        IsAnnounced = true;
    }

    private DrainSchedule Plan(TimeSpan from, int count)
    {
        var schedule = DrainSchedule.For(count, options.Window, options.PerSecond);
        if (_leaveBy is not { } by || from + schedule.Window <= by)
            return schedule;
        return schedule with { Window = by > from ? by - from : TimeSpan.Zero };
    }
}
