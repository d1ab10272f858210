using Tidegate.Hosting.Access;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// Bounds the connections of a listener that carry no WebSocket (yet), altogether and per address. A newcomer is always let in: where
/// there is no room, the oldest silent one goes, of the newcomer's address where that is over its share, otherwise of the address that
/// has the most. Whoever has a request under way goes only where nobody is silent. Every step is O(1). Pure, not thread-safe.
/// <para>Shares are seen to at a bounded pace while there is room altogether: each connection that is closed may come back at once, and
/// whoever has thousands of them would have everybody wait behind their return.</para>
/// </summary>
/// <param name="most">The most altogether.</param>
/// <param name="mostPerAddress">The share of one address.</param>
internal sealed class PendingConnections(int most, int mostPerAddress)
{
    /// <summary>Connections closed for a share in a second, with a burst of as many, while there is room altogether.</summary>
    public const int DropsPerSecond = 250;

    private readonly Dictionary<AddressKey, Lines> _addresses = [];
    private readonly PendingRanking _silent = new();
    private readonly PendingRanking _busy = new();
    private double _drops = DropsPerSecond;
    private TimeSpan _countedAt;

    /// <summary>Connections that are counted.</summary>
    public int Count => _silent.Count + _busy.Count;

    /// <summary>Addresses they come from.</summary>
    public int Addresses => _addresses.Count;

    /// <summary>Counts a connection in, as silent.</summary>
    /// <param name="newcomer">A place that is not counted.</param>
    /// <param name="now">This moment.</param>
    /// <returns>Who had to make room and is not counted any more, and for want of what; null where there was room.</returns>
    public (PendingPlace Place, PendingBound Bound)? Enter(PendingPlace newcomer, TimeSpan now)
    {
        (PendingPlace Place, PendingBound Bound)? dropped = null;
        var isFull = Count >= most;
        if (newcomer.HasShare && _addresses.TryGetValue(newcomer.Address, out var own) && own.Count >= mostPerAddress && (isFull || MayDrop(now)))
            dropped = ((own.Silent.Oldest ?? own.Busy.Oldest)!, PendingBound.Address);
        else if (isFull)
            dropped = ((_silent.Longest ?? _busy.Longest)!.Oldest!, PendingBound.Total);
        if (dropped is var (place, _))
            Leave(place);

        if (!_addresses.TryGetValue(newcomer.Address, out own))
            _addresses[newcomer.Address] = own = new Lines(new PendingLine(), new PendingLine());
        _silent.Add(own.Silent, newcomer);
        return dropped;
    }

    /// <summary>A request of this connection is under way. Nothing happens where it is not counted.</summary>
    public void Engage(PendingPlace place) => Move(place, lines => lines.Silent, _silent, lines => lines.Busy, _busy);

    /// <summary>None is any more: it is silent from now on.</summary>
    public void Release(PendingPlace place) => Move(place, lines => lines.Busy, _busy, lines => lines.Silent, _silent);

    /// <summary>Counts a connection out; nothing happens where it is not counted.</summary>
    public void Leave(PendingPlace place)
    {
        if (place.Line is not { } line)
            return;
        var lines = _addresses[place.Address];
        (line == lines.Silent ? _silent : _busy).Remove(line, place);
        if (lines.Count == 0)
            _addresses.Remove(place.Address);
    }

    /// <summary>Adds all that are counted to a list.</summary>
    public void CopyTo(List<PendingPlace> places)
    {
        foreach (var line in _silent.Lines.Concat(_busy.Lines))
            places.AddRange(line.Places);
    }

    private bool MayDrop(TimeSpan now)
    {
        _drops = Math.Min(DropsPerSecond, _drops + ((now - _countedAt).TotalSeconds * DropsPerSecond));
        _countedAt = now;
        if (_drops < 1)
            return false;
        _drops--;
        return true;
    }

    private void Move(PendingPlace place, Func<Lines, PendingLine> from, PendingRanking leaves, Func<Lines, PendingLine> to, PendingRanking joins)
    {
        if (place.Line is not { } line)
            return;
        var lines = _addresses[place.Address];
        if (line != from(lines))
            return;
        leaves.Remove(line, place);
        joins.Add(to(lines), place);
    }

    private sealed record Lines(PendingLine Silent, PendingLine Busy)
    {
        public int Count => Silent.Count + Busy.Count;
    }
}
