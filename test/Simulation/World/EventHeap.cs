namespace Tidegate.Simulation;

/// <summary>Something that happens at a moment.</summary>
internal readonly record struct SimEvent(long Tick, EventKind Kind, FrontendProcess? Owner, Action Act);

/// <summary>Kinds of event, for the trace.</summary>
internal enum EventKind : byte
{
    Fault,
    Request,
    Reply,
    Push,
    CallTimeout,
    ReporterWake,
    LeaseTick,
    ShedTick,
    StorageEffect,
    StorageReply,
    BudgetTimer,
    BudgetEnd,
    Arrival,
    Handshake,
    ClientLeaves,
    SocketClosed,
    PermitBack,
    WaitEnds,
    ClientGivesUp,
    Start,
    Healing,
}

/// <summary>
/// All that is to happen, the earliest first; events of one moment in the order of their making. Only the places of the events are
/// sorted: moving references about would cost more than everything else here.
/// </summary>
internal sealed class EventHeap
{
    private Place[] _places = new Place[256];
    private SimEvent[] _events = new SimEvent[256];
    private int _serial;

    public EventHeap() => Number(0);

    public int Count { get; private set; }

    public void Add(long tick, EventKind kind, FrontendProcess? owner, Action act)
    {
        if (Count == _places.Length) Grow();
        var i = Count++;
        // Places beyond the last one keep the slots that are free.
        var item = new Place(tick, _serial++, _places[i].Slot);
        _events[item.Slot] = new SimEvent(tick, kind, owner, act);
        while (i > 0)
        {
            var parent = (i - 1) >> 1;
            if (!item.IsBefore(_places[parent])) break;
            _places[i] = _places[parent];
            i = parent;
        }

        _places[i] = item;
    }

    public SimEvent Take()
    {
        var first = _places[0];
        var last = _places[--Count];
        var i = 0;
        while (true)
        {
            var child = (2 * i) + 1;
            if (child >= Count) break;
            if (child + 1 < Count && _places[child + 1].IsBefore(_places[child])) child++;
            if (!_places[child].IsBefore(last)) break;
            _places[i] = _places[child];
            i = child;
        }

        _places[i] = last;
        _places[Count] = first;
        return _events[first.Slot];
    }

    private void Grow()
    {
        Array.Resize(ref _places, Count * 2);
        Array.Resize(ref _events, Count * 2);
        Number(Count);
    }

    private void Number(int from)
    {
        for (var i = from; i < _places.Length; i++) _places[i] = new Place(0, 0, i);
    }

    private readonly record struct Place(long Tick, int Serial, int Slot)
    {
        public bool IsBefore(in Place other) => Tick != other.Tick ? Tick < other.Tick : Serial < other.Serial;
    }
}
