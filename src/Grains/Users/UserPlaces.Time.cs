namespace Tidegate.Grains.Users;

/// <summary>What falls due: making room, closing what is over the cap, frontends that are silent or gone.</summary>
internal sealed partial class UserPlaces
{
    private TimeSpan _polledAt = TimeSpan.MinValue;

    /// <summary>
    /// Somebody has waited long enough for a place that comes free by itself: room is to be made. From here on the asks wait until
    /// <see cref="EndRoom"/>, or for their longest time. Not again before <see cref="Pause"/> has passed: a flood of upgrades is no flood of probes.
    /// </summary>
    public bool TryBeginRoom(TimeSpan now)
    {
        if (_isMakingRoom || _doubted.Count > 0 || now < _mayMakeRoomAt
            || !_entries.Values.Any(entry => entry.Ask is { } ask && now >= ask.At + recallTimeout && RoomFor(entry) <= 0))
        {
            return false;
        }

        return _isMakingRoom = true;
    }

    /// <summary>The attempt to make room has ended.</summary>
    public void EndRoom(TimeSpan now)
    {
        _isMakingRoom = false;
        _mayMakeRoomAt = now + Pause;
    }

    /// <summary>
    /// How many connections are to be closed because the user has more than the cap: after a race of two activations, after a frontend
    /// that was given up came back, after the cap was lowered. The highest cap that any frontend knows counts, so that none is closed
    /// while a change of it spreads.
    /// </summary>
    public int TakeSurplus(TimeSpan now)
    {
        var surplus = Surplus;
        if (surplus <= 0 || now < _mayCloseAt)
            return 0;
        _mayCloseAt = now + Pause;
        return surplus;
    }

    /// <summary>Frontends that hold places and have been silent for too long.</summary>
    public List<string> Silent(TimeSpan now) =>
        [.. _entries.Values.Where(entry => entry.Allowance > 0 && now >= SilentUntil(entry)).Select(entry => entry.FrontendId)];

    /// <summary>Takes note of who is in the directory. A frontend that is missing there for <see cref="MissingFor"/> gives its places back.</summary>
    /// <returns>The frontends whose places came back.</returns>
    public List<string> Tick(IReadOnlySet<string> registered, TimeSpan now)
    {
        _polledAt = now;
        foreach (var entry in _entries.Values)
            entry.MissingSince = registered.Contains(entry.FrontendId) ? null : entry.MissingSince ?? now;
        _doubted.IntersectWith(registered);
        List<string> gone = [.. _entries.Values.Where(entry => now - entry.MissingSince >= MissingFor).Select(entry => entry.FrontendId)];
        foreach (var frontendId in gone)
            _entries.Remove(frontendId);
        return gone;
    }

    /// <summary>Forgets entries that hold nothing any more.</summary>
    /// <returns>The frontends that were forgotten.</returns>
    public List<string> Forget(TimeSpan now)
    {
        List<string> over = [.. _entries.Values.Where(entry => IsIdle(entry) && now >= entry.HeardAt + Linger).Select(entry => entry.FrontendId)];
        foreach (var frontendId in over)
            _entries.Remove(frontendId);
        return over;
    }

    /// <summary>When something falls due next; null where nothing does.</summary>
    public TimeSpan? NextDue()
    {
        TimeSpan? due = _doubted.Count > 0 ? _doubtEnds : null;
        foreach (var entry in _entries.Values)
        {
            var next = entry.Ask is { } ask ? EndOf(ask) : IsIdle(entry) ? entry.HeardAt + Linger : SilentUntil(entry);
            due = due is { } earlier && earlier <= next ? earlier : next;
        }

        return Surplus > 0 && (due is null || _mayCloseAt < due) ? _mayCloseAt : due;
    }

    private int Surplus
    {
        get
        {
            var cap = 0;
            foreach (var entry in _entries.Values)
            {
                if (entry.Cap == 0)
                    return 0;
                cap = Math.Max(cap, entry.Cap);
            }

            return InUse - cap;
        }
    }

    // A frontend that is missing is looked for again when that may be enough to give it up.
    private TimeSpan SilentUntil(Entry entry)
    {
        var silent = entry.HeardAt + MaxSilence;
        var again = _polledAt == TimeSpan.MinValue ? silent : _polledAt + MissingFor;
        return entry.MissingSince is not null ? again : silent > again ? silent : again;
    }

    private static bool IsIdle(Entry entry) => entry is { Allowance: 0, Ask: null };
}
