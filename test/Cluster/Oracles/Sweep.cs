namespace Tidegate.Cluster.Oracles;

/// <summary>How events of the same moment are put in order.</summary>
internal enum SweepKind
{
    /// <summary>Closes and raises first: what is over the limit then was certainly over it.</summary>
    Lower,

    /// <summary>Opens and cuts first: what is within the limit then was certainly within it.</summary>
    Upper,
}

/// <summary>What a sweep came to.</summary>
/// <param name="Most">The most sockets at one moment.</param>
/// <param name="Excess">The most by which the limit was exceeded; 0 where it never was.</param>
/// <param name="At">The moment of the excess, else that of the most.</param>
/// <param name="Count">Sockets at that moment.</param>
/// <param name="Limit">The limit at that moment.</param>
internal sealed record SweepResult(int Most, int Excess, long At, int Count, int Limit);

/// <summary>Counts intervals that overlap, exactly and at every moment: sampling could miss the one that matters.</summary>
internal static class Sweep
{
    private enum What
    {
        Close,
        Raise,
        Open,
        Cut,
    }

    /// <summary>Goes over all beginnings and ends in the order of time.</summary>
    public static SweepResult Run(IEnumerable<Interval> intervals, LimitTimeline limits, SweepKind kind)
    {
        var events = new List<(long At, int Rank, What What, int Limit)>();
        foreach (var (from, to) in intervals)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
            events.Add((from, Rank(What.Open, kind), What.Open, 0));
            if (to != Interval.Open)
                events.Add((to, Rank(What.Close, kind), What.Close, 0));
        }

        var limit = limits.Changes[0].Limit;
        var before = limit;
        foreach (var (at, next) in limits.Changes.Skip(1))
        {
            var what = next < before ? What.Cut : What.Raise;
            events.Add((at, Rank(what, kind), what, next));
            before = next;
        }

        events.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Rank.CompareTo(b.Rank));
        var count = 0;
        var result = new SweepResult(0, 0, 0, 0, limit);
        foreach (var (at, _, what, next) in events)
        {
            switch (what)
            {
                case What.Open: count++; break;
                case What.Close: count--; break;
                default: limit = next; break;
            }

            var excess = Math.Max(0, count - limit);
            if (excess > result.Excess)
                result = new SweepResult(Math.Max(result.Most, count), excess, at, count, limit);
            else if (count > result.Most)
                result = result.Excess > 0 ? result with { Most = count } : new SweepResult(count, 0, at, count, limit);
        }

        return result;
    }

    private static int Rank(What what, SweepKind kind) => (kind, what) switch
    {
        (SweepKind.Lower, What.Close or What.Raise) => 0,
        (SweepKind.Lower, _) => 1,
        (_, What.Open or What.Cut) => 0,
        _ => 1,
    };
}
