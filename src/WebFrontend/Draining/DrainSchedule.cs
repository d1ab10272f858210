using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Draining;

/// <summary>When which socket is closed: evenly over the window, so that the clients' return is as even.</summary>
/// <param name="Sockets">Sockets to close.</param>
/// <param name="Window">Time from the first close to the last; zero closes all at once.</param>
internal readonly record struct DrainSchedule(int Sockets, TimeSpan Window)
{
    /// <summary>The window that is asked for, or the longer one in which no second has more than so many closes.</summary>
    public static DrainSchedule For(int sockets, TimeSpan window, int perSecond)
    {
        var least = TimeSpan.FromSeconds(sockets / (DrainPace.Share * perSecond));
        return new DrainSchedule(sockets, least > window ? least : window);
    }

    /// <summary>The least time over which clients come back, on top of the closes.</summary>
    public static readonly TimeSpan LeastSpread = TimeSpan.FromSeconds(3);

    /// <summary>The longest.</summary>
    public static readonly TimeSpan LongestSpread = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a client is to wait after its close, in whole seconds from 1: a slot at random, over what the closes leave of the time in which
    /// all find a place elsewhere at half the rate of the closes.
    /// </summary>
    /// <param name="perSecond">The most closes per second.</param>
    /// <param name="random">From 0 to 1, without 1.</param>
    public TimeSpan ReconnectAfter(int perSecond, double random)
    {
        var spread = TimeSpan.FromSeconds(Sockets / (RetrySpread.PlannedShare * perSecond)) - Window;
        spread = spread < LeastSpread ? LeastSpread : spread > LongestSpread ? LongestSpread : spread;
        return TimeSpan.FromSeconds(1 + Math.Floor(random * spread.TotalSeconds));
    }

    /// <summary>When a socket is closed, counted from the first close.</summary>
    /// <param name="index">Its place in the order, from 0.</param>
    public TimeSpan DelayOf(int index) => Sockets == 0 ? TimeSpan.Zero : Window * index / Sockets;

    /// <summary>How many sockets are due to be closed by now.</summary>
    /// <param name="elapsed">Time since the first close; negative before it.</param>
    public int DueAt(TimeSpan elapsed)
    {
        if (elapsed < TimeSpan.Zero)
            return 0;
        return elapsed >= Window ? Sockets : Math.Min(Sockets, 1 + (int)(elapsed.Ticks * (Int128)Sockets / Window.Ticks));
    }
}
