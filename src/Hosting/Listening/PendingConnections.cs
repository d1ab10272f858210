using Tidegate.Hosting.Access;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// Bounds the connections of a listener that carry no WebSocket (yet), altogether and per address. Where there is no room for a newcomer,
/// the oldest silent one goes, of the newcomer's address where that is over its share, otherwise of the address that has the most. Whoever
/// has a request under way goes only where nobody is silent. Every step is O(1). Pure, not thread-safe.
/// <para>An address exchanges its own connections at a bounded pace: each that is closed may come back at once, and whoever has thousands
/// of them would have everybody wait behind their return. Over the pace it keeps what it has while there is room altogether. Where there is
/// none, only what costs nearly nothing is exchanged: sockets that have said nothing yet, and for want of such the newcomer itself.</para>
/// </summary>
/// <param name="most">The most altogether.</param>
/// <param name="mostPerAddress">The share of one address.</param>
internal sealed class PendingConnections(int most, int mostPerAddress)
{
    /// <summary>Connections that go in a second for others of their own address, with a burst of as many; those that cost nothing beside.</summary>
    public const int DropsPerSecond = 250;

    private readonly Dictionary<AddressKey, Lines> _addresses = [];
    private readonly PendingRanking _waiting = new();
    private readonly PendingRanking _silent = new();
    private readonly PendingRanking _busy = new();
    private double _drops = DropsPerSecond;
    private TimeSpan _countedAt;
    private long _turns;

    /// <summary>Connections that are counted.</summary>
    public int Count => _waiting.Count + _silent.Count + _busy.Count;

    /// <summary>Addresses they come from.</summary>
    public int Addresses => _addresses.Count;

    /// <summary>Counts a connection in, as one that has said nothing yet.</summary>
    /// <param name="newcomer">A place that is not counted.</param>
    /// <param name="now">This moment.</param>
    /// <returns>
    /// Who had to make room and is not counted any more, and for want of what; maybe the newcomer. Null where there was room.
    /// </returns>
    public (PendingPlace Place, PendingBound Bound)? Enter(PendingPlace newcomer, TimeSpan now)
    {
        var dropped = MakeRoom(newcomer, now);
        if (dropped is var (place, _))
        {
            if (place == newcomer)
                return dropped;
            Leave(place);
        }

        if (!_addresses.TryGetValue(newcomer.Address, out var own))
            _addresses[newcomer.Address] = own = new Lines(new PendingLine(), new PendingLine(), new PendingLine());
        Stand(_waiting, own.Waiting, newcomer);
        return dropped;
    }

    /// <summary>It has said something, and is silent from now on as those that said something are. Nothing happens where it is not counted.</summary>
    public void Speak(PendingPlace place) => Move(place, lines => lines.Waiting, _waiting, lines => lines.Silent, _silent);

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
        (line == lines.Waiting ? _waiting : line == lines.Silent ? _silent : _busy).Remove(line, place);
        if (lines.Count == 0)
            _addresses.Remove(place.Address);
    }

    /// <summary>Adds all that are counted to a list.</summary>
    public void CopyTo(List<PendingPlace> places)
    {
        foreach (var line in _waiting.Lines.Concat(_silent.Lines).Concat(_busy.Lines))
            places.AddRange(line.Places);
    }

    private (PendingPlace, PendingBound)? MakeRoom(PendingPlace newcomer, TimeSpan now)
    {
        var payer = Count >= most ? Payer : null;
        var own = newcomer.HasShare ? _addresses.GetValueOrDefault(newcomer.Address) : null;
        var isOverShare = own?.Count >= mostPerAddress;
        if (own is null || !(isOverShare || own.Has(payer)))
            return payer is null ? null : (payer.Oldest!, PendingBound.Total);
        if (TryTakeDrop(now))
            return isOverShare ? (own.Oldest, PendingBound.Address) : (payer!.Oldest!, PendingBound.Total);
        if (payer is null)
            return null;
        return own.Waiting.Oldest is { } waiting ? (waiting, PendingBound.Address) : (newcomer, PendingBound.Refused);
    }

    /// <summary>The line that makes room for others: the longest of those who are silent.</summary>
    private PendingLine? Payer
    {
        get
        {
            var (waiting, silent) = (_waiting.Longest, _silent.Longest);
            if (waiting is null || silent is null)
                return waiting ?? silent ?? _busy.Longest;
            return waiting.Count >= silent.Count ? waiting : silent;
        }
    }

    private bool TryTakeDrop(TimeSpan now)
    {
        _drops = Math.Min(DropsPerSecond, _drops + ((now - _countedAt).TotalSeconds * DropsPerSecond));
        _countedAt = now;
        if (_drops < 1)
            return false;
        _drops--;
        return true;
    }

    private void Stand(PendingRanking ranking, PendingLine line, PendingPlace place)
    {
        place.Turn = ++_turns;
        ranking.Add(line, place);
    }

    private void Move(PendingPlace place, Func<Lines, PendingLine> from, PendingRanking leaves, Func<Lines, PendingLine> to, PendingRanking joins)
    {
        if (place.Line is not { } line)
            return;
        var lines = _addresses[place.Address];
        if (line != from(lines))
            return;
        leaves.Remove(line, place);
        Stand(joins, to(lines), place);
    }

    /// <summary>The connections of one address.</summary>
    private sealed record Lines(PendingLine Waiting, PendingLine Silent, PendingLine Busy)
    {
        public int Count => Waiting.Count + Silent.Count + Busy.Count;

        /// <summary>Who goes first of a line that is not empty.</summary>
        public PendingPlace Oldest => (Waiting.Oldest, Silent.Oldest) switch
        {
            (null, null) => Busy.Oldest!,
            (null, var silent) => silent,
            (var waiting, null) => waiting,
            var (waiting, silent) => waiting.Turn < silent.Turn ? waiting : silent,
        };

        public bool Has(PendingLine? line) => line is not null && (line == Waiting || line == Silent || line == Busy);
    }
}
