using System.Globalization;
using Tidegate.Clients.Admin;
using Tidegate.Cluster.Clients;
using Tidegate.Cluster.Nemesis;
using Tidegate.Cluster.Rig;
using Tidegate.Cluster.Watching;

namespace Tidegate.Cluster.Episodes;

/// <summary>
/// One trial: fill the house, keep it busy, let the nemesis act, heal, and look whether everything is as it was promised: at each moment
/// (journals), and after healing (audit, ledger, and the next clients that come).
/// </summary>
internal sealed class Episode(ClusterRig rig, LimitControl limit, Publisher publisher, int seed, FaultPlan plan)
{
    private const double FullDemand = 1.05;
    private const double LeastDemand = 0.95;
    private const double PartDemand = 0.9;
    private const double LeastFill = 0.999;
    private const double LeastRamped = 0.98;
    private const int RampStep = 1000;

    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LastMessages = TimeSpan.FromSeconds(3);

    private readonly List<Check> _checks = [];
    private readonly long _startedAt = Monotonic.Now;

    private long _healedAt;
    private int _leaked;
    private int _zombies;

    private int Limit => rig.Options.Limit;

    /// <summary>The budget may be away for longer than a lease lasts.</summary>
    private bool LeasesMayEnd => rig.Options.HasShortLease || plan.Length >= rig.Options.Ttl - rig.Options.FenceSpread - rig.Options.RenewInterval;

    /// <summary>Runs it. A cluster in which something did not hold is not to be used again.</summary>
    public async Task<EpisodeReport> RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var kernel = new KernelWatch(rig);
        var budget = new BudgetWatch(rig);
        var faults = new FaultRun(rig, limit);
        await FillAsync();
        var watching = Task.WhenAll(kernel.RunAsync(stop.Token), budget.RunAsync(stop.Token));
        var publishing = await TroubleAsync(faults);
        var healedAfter = await IsFullAsync();
        await publishing;
        await IsAuditedAsync((int)(Limit * PartDemand));
        await stop.CancelAsync();
        await watching;
        var evidence = await Evidence.CollectAsync(rig);
        await IsAuditedAsync(0);

        var (checks, excess) = Judge.OfLimit(evidence, limit.Timeline, kernel.Samples, Limit);
        _checks.AddRange(checks);
        var sockets = evidence.Sockets.Where(socket => socket.OpenedAt >= _startedAt).ToArray();
        _checks.Add(Judge.OfCloses(sockets, plan, LeasesMayEnd));
        _checks.Add(new Check("drain", faults.Drains.All(drain => drain.Code == 0), $"{faults.Drains.Count} frontends drained, exit codes {string.Join(", ", faults.Drains.Select(drain => drain.Code))}"));
        _checks.Add(new Check("processes", !faults.EndedAlone.Any(ended => ended.Member is Frontend), faults.EndedAlone.Count == 0
            ? "none ended by itself"
            : string.Join(", ", faults.EndedAlone.Select(ended => $"{ended.Member.Name} ended by itself with {ended.Code}"))));
        var (broadcast, missed) = Judge.OfBroadcast(sockets, publisher, Lead + LastMessages + rig.Options.PublishInterval);
        _checks.Add(broadcast);
        if (faults.Skipped.Count > 0)
            _checks.Add(new Check("skipped", true, string.Join("; ", faults.Skipped)));
        return new EpisodeReport
        {
            Seed = seed,
            Plan = plan,
            Checks = _checks,
            LongestGap = budget.LongestGap,
            HealedAfter = healedAfter,
            Took = TimeSpan.FromSeconds(Monotonic.Seconds(_startedAt, Monotonic.Now)),
            Excess = excess,
            MostFrozen = kernel.MostFrozen,
            Leaked = _leaked,
            Zombies = _zombies,
            Missed = missed,
            Closes = sockets.Where(socket => socket is { EndedAt: not null, IsOwnEnd: false }).CountBy(socket => socket.Code).ToDictionary(),
        };
    }

    private async Task FillAsync()
    {
        var start = Monotonic.Now;
        await rig.ChurnAsync(false);
        await RampAsync();
        await rig.DemandAsync((int)(Limit * FullDemand));
        var full = await ReachesAsync("the house fills", rig.Options.FillTimeout, () => rig.Open, open => open >= Limit * LeastFill);
        _checks.Add(new Check("fill", full is null, full ?? string.Create(CultureInfo.InvariantCulture, $"{rig.Open} open after {Monotonic.Seconds(start, Monotonic.Now):0.0} s")));
        // So long that each socket of the full house has had a probe answered: the lower sweep sees them all at once.
        await Pause.ForAsync(rig.Options.ProbeInterval * 2);
    }

    /// <summary>
    /// A large house is filled step by step: clients and servers share the machine, and handshakes that it cannot follow would fail and come
    /// again and again.
    /// </summary>
    private async Task RampAsync()
    {
        for (var demand = RampStep; demand < Limit; demand += RampStep)
        {
            await rig.DemandAsync(demand);
            await ReachesAsync("the house fills", rig.Options.FillTimeout, () => rig.Open, open => open >= demand * LeastRamped);
        }
    }

    /// <summary>Churn, a running broadcast, changing demand, and the faults in it; then everything is healed.</summary>
    /// <returns>Ends when every message is confirmed, or will not be.</returns>
    private async Task<Task> TroubleAsync(FaultRun faults)
    {
        using var stop = new CancellationTokenSource();
        await rig.ChurnAsync(true);
        var publishing = publisher.RunAsync(stop.Token);
        var demanding = DemandAsync(stop.Token);
        await Pause.ForAsync(Lead);
        await faults.RunAsync(plan);
        await faults.HealAsync();
        _healedAt = Monotonic.Now;
        await Pause.ForAsync(LastMessages + rig.Options.PublishInterval);
        await stop.CancelAsync();
        await demanding;
        return publishing;
    }

    private async Task DemandAsync(CancellationToken stop)
    {
        var random = new Random(seed);
        using var timer = new PeriodicTimer(rig.Options.DemandInterval);
        while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
            await rig.DemandAsync((int)(Limit * (LeastDemand + (FullDemand - LeastDemand) * random.NextDouble())));
    }

    /// <summary>Each permit is back and admits somebody.</summary>
    private async Task<TimeSpan> IsFullAsync()
    {
        await rig.ChurnAsync(false);
        await rig.DemandAsync((int)(Limit * FullDemand));
        var late = await ReachesAsync("every permit is in use again", rig.Options.HealTime + SettleTimeout, () => rig.Open, open => open == Limit);
        var after = TimeSpan.FromSeconds(Monotonic.Seconds(_healedAt, Monotonic.Now));
        _leaked = Math.Max(0, Limit - rig.Open);
        var agreed = await ReachesAsync(
            "all agree on the full house",
            rig.Options.HealTime + SettleTimeout,
            rig.Frontends[0].Admin.GetAuditAsync,
            audit => audit.Consistent && audit.HasAll(Limit));
        var agreedAfter = Monotonic.Seconds(_healedAt, Monotonic.Now);
        _checks.Add(new Check("agreement", agreed is null, agreed ?? string.Create(CultureInfo.InvariantCulture, $"all agree on the full house {agreedAfter:0.0} s after healing")));
        var isInTime = late is null && after <= rig.Options.HealTime + LastMessages + rig.Options.FillTimeout / 10;
        _checks.Add(new Check("full again", isInTime, late ?? string.Create(CultureInfo.InvariantCulture, $"{rig.Open} open {after.TotalSeconds:0.0} s after healing, allowed are {rig.Options.HealTime.TotalSeconds:0} s")));
        return after;
    }

    /// <summary>Clients, sockets, permits, grains and ledger agree on a number; the ledger knows the living frontends and nobody else.</summary>
    private async Task IsAuditedAsync(int sockets)
    {
        await rig.DemandAsync(sockets);
        AuditView? audit = null;
        BudgetView? budget = null;
        var turn = 0;
        var late = await ReachesAsync(
            string.Create(CultureInfo.InvariantCulture, $"all agree on {sockets} sockets"),
            SettleTimeout + rig.Options.HealTime,
            async () =>
            {
                // Whichever frontend is asked, the answer must be the same.
                var admin = rig.Frontends[turn++ % rig.Frontends.Count].Admin;
                audit = await admin.GetAuditAsync();
                budget = await admin.GetBudgetAsync();
                return (rig.Open, audit, budget);
            },
            state => state.Open == sockets && state.audit.Consistent && state.audit.HasAll(sockets) && IsExact(state.budget, sockets));
        _zombies = Math.Max(_zombies, audit is null ? 0 : Math.Max(audit.Grains, audit.Sockets) - rig.Open);
        _checks.Add(new Check("audit", late is null, late ?? string.Create(
            CultureInfo.InvariantCulture, $"{sockets} sockets = permits = grains = ledger = clients; free {budget!.Free} of {budget.Limit}, epoch {budget.Epoch}")));
    }

    private bool IsExact(BudgetView budget, int sockets) =>
        budget.Limit == Limit
        && budget is { Overcommitted: false, SettlingForSeconds: null }
        && budget.InUse == sockets
        && budget.Free == budget.Limit - budget.Granted
        && budget.Granted == budget.Frontends.Sum(frontend => frontend.Allowance)
        && budget.Frontends.Select(frontend => frontend.Name).Order().SequenceEqual(rig.Frontends.Select(frontend => frontend.Name).Order());

    private static Task<string?> ReachesAsync<T>(string what, TimeSpan within, Func<T> read, Func<T, bool> holds) =>
        ReachesAsync(what, within, () => Task.FromResult(read()), holds);

    /// <returns>Null once it holds; else what was seen last.</returns>
    private static async Task<string?> ReachesAsync<T>(string what, TimeSpan within, Func<Task<T>> read, Func<T, bool> holds)
    {
        try
        {
            await Eventually.Holds(what, within, read, holds);
            return null;
        }
        catch (TimeoutException late)
        {
            return late.Message;
        }
    }
}
