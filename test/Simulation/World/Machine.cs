namespace Tidegate.Simulation;

/// <summary>A machine with one frontend name: its clock, its link to the budget, and the file that remembers ids over processes.</summary>
internal sealed class Machine(World world, int number, NodeClock clock, Link link)
{
    private readonly List<string> _past = [];
    private readonly List<string> _own = [];
    private int _ids;

    public int Number => number;

    public string Name { get; } = "m" + (char)('0' + number);

    public NodeClock Clock => clock;

    public Link Link => link;

    public FrontendProcess? Process { get; private set; }

    /// <summary>What processes of this machine read.</summary>
    public SimTime Time { get; } = new(world, clock);

    /// <summary>Where this machine's calls go; null lets the next call find out.</summary>
    public BudgetHost? Route { get; set; }

    public IReadOnlyList<string> PastIds => _past;

    public bool IsUp => Process is { IsDead: false };

    public void Start()
    {
        if (IsUp) return;
        if (Process is not null) world.Count(Reach.FrontendRestart);
        _past.AddRange(_own);
        _own.Clear();
        Process = new FrontendProcess(world, this);
        Process.Begin();
    }

    /// <summary>A client connects to whatever process runs here; where none does, it finds the port closed.</summary>
    public void Arrive(Client client)
    {
        if (!IsUp) return;
        var process = Process!;
        if (process.IsFrozen) world.After(1, EventKind.Arrival, () => process.Arrive(client), process);
        else process.Arrive(client);
    }

    public string NewId()
    {
        var id = $"{Name}-{(char)('a' + (_ids / 26))}{(char)('a' + (_ids++ % 26))}";
        _own.Add(id);
        return id;
    }

    public void EvidenceTaken(IEnumerable<string> ids)
    {
        foreach (var id in ids) _past.Remove(id);
    }
}
