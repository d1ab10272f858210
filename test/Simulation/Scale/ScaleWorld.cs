using System.Globalization;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Grains.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.Simulation.Scale;

/// <summary>Very many frontends and one ledger in virtual time, all shipped classes, and nothing that fails.</summary>
internal sealed class ScaleWorld
{
    /// <summary>What a message takes between a frontend and the silo of the budget, in one data centre.</summary>
    public static readonly TimeSpan Hop = TimeSpan.FromMilliseconds(1);

    private readonly PriorityQueue<Action, (TimeSpan At, long Serial)> _events = new();
    private readonly Dictionary<string, ScaleFrontend> _byId = [];
    private readonly ScaleFrontend[] _frontends;
    private readonly Random _random = new(1);
    private long _serial;
    private TimeSpan _longestWait;

    public ScaleWorld(ScaleLoad load, LedgerFormats formats)
    {
        Load = load;
        var options = new TidegateOptions();
        options.Limits.MaxConnections = load.Limit;
        Ledger = new ScaleLedger(this, LedgerRules.From(options), formats[load.Format]);
        var settings = PoolSettings.Of(options.ToClusterSettings());
        _frontends = new ScaleFrontend[load.Frontends];
        for (var i = 0; i < _frontends.Length; i++)
        {
            // As long as the ids and names of real ones: 128 random bits, and the name of a machine with a port.
            var id = Convert.ToBase64String(BitConverter.GetBytes(_random.NextInt64()).Concat(BitConverter.GetBytes(_random.NextInt64())).ToArray())[..22];
            var frontend = new ScaleFrontend(this, id, string.Create(CultureInfo.InvariantCulture, $"frontend-{i}-8080"), settings, options.Frontend.MaxWaitingUpgrades);
            _frontends[i] = frontend;
            _byId.Add(id, frontend);
            // They were started one after the other, so their renewals are spread over the interval.
            At(Now + (options.Lease.RenewInterval * i / _frontends.Length), frontend.Tick);
        }

        RunFor(options.Lease.RenewInterval);
    }

    public ScaleLoad Load { get; }

    public ScaleLedger Ledger { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public int Refused { get; private set; }

    public int Live => _frontends.Sum(frontend => frontend.Live);

    public ScaleFrontend Frontend(string id) => _byId[id];

    public ScaleFigures NoFigures(string phase) => new() { Load = Load, Phase = phase };

    public void At(TimeSpan time, Action action) => _events.Enqueue(action, (time, _serial++));

    public void Send(ScaleFrontend from, PermitReport report) => At(Now + Hop, () => Ledger.Call(from, report));

    public void OnRefused() => Refused++;

    public void OnWaited(TimeSpan wait) => _longestWait = wait > _longestWait ? wait : _longestWait;

    public void RunFor(TimeSpan time)
    {
        var end = Now + time;
        while (_events.TryPeek(out _, out var first) && first.At <= end)
        {
            Now = first.At;
            _events.Dequeue()();
        }

        Now = end;
    }

    /// <summary>Clients come to random frontends, each time some at once.</summary>
    public void Fill(int clients, int perSecond, int atOnce = 1)
    {
        Each(clients / atOnce, perSecond / atOnce, () => Any().Arrive(atOnce));
        Any().Arrive(clients % atOnce);
    }

    /// <summary>Clients leave random frontends and come back at once to random ones.</summary>
    public void Churn(int moves, int perSecond) => Each(moves, perSecond, () =>
    {
        var from = Any();
        if (from.Live == 0) return;
        from.Leave();
        Any().Arrive(1);
    });

    /// <summary>Runs a phase and returns what it cost.</summary>
    public ScaleFigures Measure(string phase, Action run)
    {
        (_longestWait, Refused) = (TimeSpan.Zero, 0);
        Ledger.Begin(phase);
        run();
        Ledger.End();
        foreach (var frontend in _frontends)
        {
            if (frontend.OldestWait is { } since) OnWaited(Now - since);
        }

        return Ledger.Figures with { Live = Live, Refused = Refused, LongestWait = _longestWait };
    }

    private ScaleFrontend Any() => _frontends[_random.Next(_frontends.Length)];

    private void Each(int count, int perSecond, Action act)
    {
        var between = TimeSpan.FromSeconds(1.0 / perSecond);
        for (var i = 0; i < count; i++)
        {
            act();
            RunFor(between);
        }
    }
}
