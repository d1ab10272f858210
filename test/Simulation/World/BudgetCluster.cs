namespace Tidegate.Simulation;

/// <summary>Which activations of the budget there are, and which one each machine's calls reach: at times more than one.</summary>
internal sealed class BudgetCluster(World world)
{
    private const int MaxHosts = 3;
    private readonly List<BudgetHost> _hosts = [];
    private int _made;

    /// <summary>The configured lease time of the next activation.</summary>
    public long Ttl { get; set; } = world.Weather.Ttl;

    /// <summary>The version of the configuration of the next activation.</summary>
    public long Version { get; set; }

    public BudgetHost? Newest => _hosts.FindLast(host => !host.IsEnded);

    public void Call(Machine from, BudgetCall call)
    {
        if (from.Route is null or { IsEnded: true }) from.Route = Find();
        from.Route.Call(call);
    }

    public void Call(BudgetCall call) => Find().Call(call);

    /// <summary>A second activation, which some machines reach and others do not.</summary>
    /// <returns>False where there are as many as there may be.</returns>
    public bool AddTwin(Pcg random)
    {
        _hosts.RemoveAll(host => host.IsEnded);
        if (_hosts.Count == MaxHosts) return false;
        if (_hosts.Count > 0) world.Count(Reach.TwinActivation);
        var twin = Activate();
        foreach (var machine in world.Machines)
        {
            if (random.Chance(500)) machine.Route = twin;
            else machine.Route ??= _hosts[0];
        }

        return true;
    }

    /// <returns>False where there is none.</returns>
    public bool CrashOne(Pcg random)
    {
        _hosts.RemoveAll(host => host.IsEnded);
        if (_hosts.Count == 0) return false;
        world.Count(Reach.BudgetCrash);
        _hosts[random.Below(_hosts.Count)].Crash();
        return true;
    }

    /// <summary>From now on all machines reach the same activation.</summary>
    public void Heal()
    {
        foreach (var machine in world.Machines) machine.Route = Newest;
    }

    private BudgetHost Find() => Newest ?? Activate();

    private BudgetHost Activate()
    {
        _hosts.RemoveAll(host => host.IsEnded);
        var random = world.BudgetRandom;
        var clock = new NodeClock(random.Between(0, 100 * Span.Second), world.Rate(random));
        // A silo with a forgotten option: over a ledger that is there, what it is configured with counts for nothing.
        var forgot = world.Store.Document is not null && !world.Weather.Flushes && !world.Weather.LosesWrites && random.Chance(200);
        if (forgot) world.Count(Reach.OtherLimitConfigured);
        var host = new BudgetHost(world, ++_made, clock, forgot
            ? world.Weather.RulesWith(version: 0, Ttl, random.Below(51))
            : world.Weather.RulesWith(Version, Ttl, world.Weather.Limit));
        _hosts.Add(host);
        host.Activate();
        return host;
    }
}
