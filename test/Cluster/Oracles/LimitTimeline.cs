namespace Tidegate.Cluster.Oracles;

/// <summary>
/// How many sockets were allowed at each moment. A raised limit counts from the moment it was asked for, a lowered one from the moment at
/// which the ledger had taken back what was out over it: in between the number may only fall, and nobody outside knows how far it is.
/// </summary>
internal sealed class LimitTimeline
{
    private readonly List<(long At, int Limit)> _changes = [];

    public LimitTimeline(int limit) => _changes.Add((long.MinValue, limit));

    /// <summary>The changes in their order; the first is from the beginning.</summary>
    public IReadOnlyList<(long At, int Limit)> Changes => _changes;

    /// <summary>The bound in force last.</summary>
    public int Last => _changes[^1].Limit;

    /// <summary>From <paramref name="at"/> on this many are allowed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An earlier change was given after a later one.</exception>
    public void Change(long at, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(at, _changes[^1].At);
        _changes.Add((at, limit));
    }

    /// <summary>The most that was allowed at any moment of a span.</summary>
    public int MostIn(long from, long to)
    {
        var most = 0;
        for (var i = 0; i < _changes.Count; i++)
        {
            var end = i + 1 < _changes.Count ? _changes[i + 1].At : long.MaxValue;
            if (_changes[i].At <= to && end >= from)
                most = Math.Max(most, _changes[i].Limit);
        }

        return most;
    }
}
