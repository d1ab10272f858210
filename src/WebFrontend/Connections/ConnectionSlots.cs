namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// All connections in one array, for what goes through all of them again and again: a walk over a dictionary misses the cache several times
/// for each. A connection keeps its place while it lives, so that a walk meets everyone who was there all the time. Writers exclude each
/// other; a walk needs no lock.
/// </summary>
internal sealed class ConnectionSlots
{
    private const int FirstSlots = 64;

    private readonly Stack<int> _free = new();
    private FrontendConnection?[] _slots = new FrontendConnection?[FirstSlots];
    private int _used;

    /// <summary>Gives a connection its place.</summary>
    /// <returns>The place.</returns>
    public int Add(FrontendConnection connection)
    {
        if (!_free.TryPop(out var slot))
        {
            if (_used == _slots.Length)
            {
                var larger = new FrontendConnection?[_slots.Length * 2];
                _slots.CopyTo(larger, 0);
                Volatile.Write(ref _slots, larger);
            }

            slot = _used++;
        }

        Volatile.Write(ref _slots[slot], connection);
        return slot;
    }

    /// <summary>Frees a place.</summary>
    public void Remove(int slot)
    {
        Volatile.Write(ref _slots[slot], null);
        _free.Push(slot);
    }

    /// <summary>All connections; those that come or go meanwhile may be left out or met.</summary>
    public IEnumerable<FrontendConnection> Walk()
    {
        var slots = Volatile.Read(ref _slots);
        for (var i = 0; i < slots.Length; i++)
        {
            if (Volatile.Read(ref slots[i]) is { } connection)
                yield return connection;
        }
    }
}
