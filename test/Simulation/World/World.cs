namespace Tidegate.Simulation;

/// <summary>
/// One seed: machines with frontends, activations of the budget, storage and the network between them, driven by one heap of events.
/// Single-threaded; everything follows from the seed.
/// </summary>
internal sealed partial class World
{
    private const int MostEvents = 200_000;
    private readonly EventHeap _heap = new();
    private readonly long[] _reach;
    private int _sockets;

    public World(ulong seed, long[] reach, TextWriter? trace)
    {
        (Seed, _reach) = (seed, reach);
        Trace = new Trace(trace);
        Weather = new Weather(seed);
        BudgetRandom = new Pcg(seed, Streams.Budget);
        Store = new LedgerStore(this, new Pcg(seed, Streams.Storage));
        Oracle = new Oracle(this);
        Budget = new BudgetCluster(this);
        Machines = new Machine[Weather.Frontends];
        ProcessRandom = new Pcg[Weather.Frontends];
        for (var i = 0; i < Machines.Length; i++)
        {
            ProcessRandom[i] = new Pcg(seed, Streams.Process + (ulong)i);
            var clockRandom = new Pcg(seed, Streams.Clock + (ulong)i);
            var clock = new NodeClock(clockRandom.Between(0, 100 * Span.Second), Rate(clockRandom));
            Machines[i] = new Machine(this, i, clock, new Link(this, new Pcg(seed, Streams.Link + (ulong)i)));
        }
    }

    public ulong Seed { get; }

    public Trace Trace { get; }

    public Weather Weather { get; }

    public LedgerStore Store { get; }

    public BudgetCluster Budget { get; }

    public Oracle Oracle { get; }

    public Machine[] Machines { get; }

    public Pcg BudgetRandom { get; }

    public Pcg[] ProcessRandom { get; }

    public long Now { get; private set; }

    public int Events { get; private set; }

    public void Count(Reach what) => _reach[(int)what]++;

    public int NextSocket() => ++_sockets;

    public void After(long delay, EventKind kind, Action act, FrontendProcess? owner = null) => _heap.Add(Now + delay, kind, owner, act);

    /// <summary>A clock's error of rate: often one of the extremes.</summary>
    public long Rate(Pcg random) => random.Below(3) switch
    {
        0 => -Weather.RatePpm,
        1 => Weather.RatePpm,
        _ => random.Between(-Weather.RatePpm, Weather.RatePpm),
    };

    public void Run()
    {
        Begin();
        while (!_done)
        {
            if (_heap.Count == 0 || ++Events > MostEvents) throw new Violation("I3", $"the world stands still or never rests after {Events} events");
            var happening = _heap.Take();
            Now = happening.Tick;
            Trace.Mix(happening.Tick);
            Trace.Mix(((long)happening.Kind << 8) | (uint)(happening.Owner?.Machine.Number ?? 255));
            if (happening.Owner is { } owner) owner.Run(happening);
            else happening.Act();
            Oracle.Check(happening.Owner);
        }
    }
}
