namespace Tidegate.Simulation;

/// <summary>Something that happens at a moment. The serial number puts events of one moment in the order of their making.</summary>
internal readonly record struct SimEvent(long Tick, long Serial, EventKind Kind, FrontendProcess? Owner, Action Act);

/// <summary>Kinds of event, for the trace.</summary>
internal enum EventKind : byte
{
    Fault,
    Request,
    Reply,
    Push,
    CallTimeout,
    ReporterWake,
    LeaseLook,
    ShedLook,
    StorageEffect,
    StorageReply,
    BudgetTimer,
    BudgetEnd,
    Arrival,
    Handshake,
    ClientLeaves,
    SocketClosed,
    PermitBack,
    ClientGivesUp,
    Start,
    Healing,
}

/// <summary>All that is to happen, the earliest first.</summary>
internal sealed class EventHeap
{
    private SimEvent[] _items = new SimEvent[256];
    private long _serial;

    public int Count { get; private set; }

    public void Add(long tick, EventKind kind, FrontendProcess? owner, Action act)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        var item = new SimEvent(tick, _serial++, kind, owner, act);
        var i = Count++;
        while (i > 0)
        {
            var parent = (i - 1) >> 1;
            if (!IsBefore(item, _items[parent])) break;
            _items[i] = _items[parent];
            i = parent;
        }

        _items[i] = item;
    }

    public SimEvent Take()
    {
        var first = _items[0];
        var last = _items[--Count];
        _items[Count] = default;
        if (Count == 0) return first;
        var i = 0;
        while (true)
        {
            var child = (2 * i) + 1;
            if (child >= Count) break;
            if (child + 1 < Count && IsBefore(_items[child + 1], _items[child])) child++;
            if (!IsBefore(_items[child], last)) break;
            _items[i] = _items[child];
            i = child;
        }

        _items[i] = last;
        return first;
    }

    private static bool IsBefore(in SimEvent a, in SimEvent b) => a.Tick != b.Tick ? a.Tick < b.Tick : a.Serial < b.Serial;
}
