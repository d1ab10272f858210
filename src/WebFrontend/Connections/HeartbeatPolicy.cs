namespace Tidegate.WebFrontend.Connections;

/// <summary>What a heartbeat scan has to do for one connection.</summary>
internal enum HeartbeatVerdict : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The interval is over: ping the peer and tell the grain.</summary>
    Beat,

    /// <summary>The peer did not answer in time.</summary>
    Dead,
}

/// <summary>What is known of a peer.</summary>
/// <param name="NextBeat">When the next ping is due.</param>
/// <param name="PingBegunAt">When the writing of the last ping began; null before the first.</param>
/// <param name="PingSentAt">From when on the peer had time to answer it; null before the first.</param>
/// <param name="LastReadAt">When bytes came last; null before the first.</param>
/// <param name="IsReading">We wait for the peer; false while we are busy and could not have seen its answer.</param>
/// <param name="TakenAt">When the peer last took some of what waits for it, a ping perhaps behind it; null where nothing had to wait.</param>
internal readonly record struct HeartbeatState(
    TimeSpan NextBeat,
    TimeSpan? PingBegunAt,
    TimeSpan? PingSentAt,
    TimeSpan? LastReadAt,
    bool IsReading,
    TimeSpan? TakenAt = null)
{
    /// <summary>True where nothing came since the last ping. Any bytes answer it, not only a pong.</summary>
    public bool IsUnanswered => PingBegunAt is { } begun && (LastReadAt is not { } read || read < begun);

    /// <summary>From when on it owes an answer: what it takes of the data before a ping shows that it lives.</summary>
    public TimeSpan? OwesSince => TakenAt > PingSentAt ? TakenAt : PingSentAt;
}

/// <summary>
/// When to ping a peer and when to give it up. A peer that dies right after an answer is found within interval + timeout, although it
/// is looked at only at each scan: the ping goes out up to two scans early, which leaves room for the one that is late to notice, and
/// the peer always has its whole timeout.
/// </summary>
internal static class HeartbeatPolicy
{
    /// <summary>Time between two scans.</summary>
    public static readonly TimeSpan ScanInterval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LookAhead = 2 * ScanInterval;

    /// <summary>From when on a beat may be sent.</summary>
    public static TimeSpan DueFrom(TimeSpan nextBeat) => nextBeat - LookAhead;

    /// <summary>Judges one connection.</summary>
    public static HeartbeatVerdict Decide(in HeartbeatState state, TimeSpan now, TimeSpan timeout)
    {
        if (state.IsUnanswered)
        {
            var overdue = now - state.OwesSince!.Value >= timeout;
            if (overdue && state.IsReading)
                return HeartbeatVerdict.Dead;
        }

        return now >= DueFrom(state.NextBeat) ? HeartbeatVerdict.Beat : HeartbeatVerdict.None;
    }

    /// <summary>
    /// When the first beat of a connection is due: the beats of connections that came together are spread evenly over the interval.
    /// </summary>
    /// <param name="opened">When it was opened.</param>
    /// <param name="number">Running number of the connection.</param>
    /// <param name="interval">Heartbeat interval.</param>
    public static TimeSpan FirstBeat(TimeSpan opened, long number, TimeSpan interval)
    {
        // Multiples of the golden ratio fill the unit interval evenly, however many there are.
        const double GoldenRatio = 0.618033988749895;
        var phase = number * GoldenRatio % 1;
        return opened + interval * (1 - phase);
    }
}
