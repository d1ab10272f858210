using Tidegate.Cluster.Rig;
using Tidegate.Cluster.Watching;

namespace Tidegate.Cluster.Nemesis;

/// <summary>Carries a plan out, and heals everything afterwards.</summary>
internal sealed class FaultRun(ClusterRig rig, LimitControl limit)
{
    private static readonly TimeSpan ResetInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FlapInterval = TimeSpan.FromSeconds(3);

    /// <summary>In this time a drained frontend has to be gone: notice, window, the rest of a second.</summary>
    private static readonly TimeSpan DrainBound = TimeSpan.FromSeconds(30);

    private readonly List<(int Frontend, int Code)> _drains = [];
    private readonly List<string> _skipped = [];
    private readonly List<(Member Member, int Code)> _endedAlone = [];

    /// <summary>Exit codes of drained frontends.</summary>
    public IReadOnlyList<(int Frontend, int Code)> Drains => _drains;

    /// <summary>Faults that could not begin, since what they concern was down already.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>Processes that ended without being told to. A silo does that when the others have declared it dead; a frontend never may.</summary>
    public IReadOnlyList<(Member Member, int Code)> EndedAlone => _endedAlone;

    /// <summary>Runs all faults to their ends.</summary>
    public async Task RunAsync(FaultPlan plan)
    {
        var start = Monotonic.Now;
        await Task.WhenAll(plan.Faults.Select(fault => RunAsync(fault, start)));
    }

    /// <summary>Ends whatever is still wrong, starts what is down, and waits until all frontends are ready.</summary>
    public async Task HealAsync()
    {
        rig.Log.Write("nemesis", "heal all");
        if (rig.Redis is { } redis)
        {
            redis.Server.Thaw();
            if (!redis.Server.IsUp)
                await redis.StartServerAsync();
            await redis.Proxy.Process!.SayAsync("heal");
            await rig.Network.HealAsync(redis.Server.Place);
        }

        foreach (var member in rig.Silos.Concat(rig.Frontends))
        {
            if (await member.NoticeEndAsync() is { } code)
                _endedAlone.Add((member, code));
            member.Thaw();
            await rig.Network.HealAsync(member.Place);
            if (!member.IsUp)
                member.Start();
        }

        foreach (var frontend in rig.Frontends)
            await frontend.ReadyAsync();
        await limit.SetAsync(rig.Options.Limit, CancellationToken.None);
        rig.Log.Write("nemesis", "all is healed");
    }

    private async Task RunAsync(Fault fault, long start)
    {
        await Pause.UntilAsync(start + Monotonic.Of(fault.At));
        rig.Log.Write("nemesis", $"begin {fault}");
        var end = start + Monotonic.Of(fault.At + fault.For);
        switch (fault.Kind)
        {
            case FaultKind.KillBudgetSilo: await KillAsync([rig.BudgetSilo], end, fault); break;
            case FaultKind.KillOtherSilo: await KillAsync([Other(fault.Target)], end, fault); break;
            case FaultKind.KillAllSilos: await KillAsync(rig.Silos, end, fault); break;
            case FaultKind.KillFrontend: await KillAsync([rig.Frontends[fault.Target]], end, fault); break;
            case FaultKind.DrainFrontend: await DrainAsync(fault, end); break;
            case FaultKind.FreezeBudgetSilo: await FreezeAsync(rig.BudgetSilo, end, fault); break;
            case FaultKind.FreezeOtherSilo: await FreezeAsync(Other(fault.Target), end, fault); break;
            case FaultKind.FreezeFrontend: await FreezeAsync(rig.Frontends[fault.Target], end, fault); break;
            case FaultKind.FreezeRedis: await FreezeAsync(rig.Redis!.Server, end, fault); break;
            case FaultKind.PauseRedis: await PauseRedisAsync(fault, end); break;
            case FaultKind.KillRedis: await KillRedisAsync(end, fault); break;
            case FaultKind.DelayRedis: await ProxyAsync($"delay {fault.Level}", end); break;
            case FaultKind.StallRedis: await ProxyAsync(fault.Level == 0 ? "stall in" : "stall out", end); break;
            case FaultKind.CutRedis: await ProxyAsync("cut", end); break;
            case FaultKind.LowerLimit or FaultKind.RaiseLimit: await ChangeLimitAsync(fault, end); break;
            default: await NetworkAsync(fault, end); break;
        }

        rig.Log.Write("nemesis", $"end {fault.Kind}");
    }

    private Member Other(int target)
    {
        var others = rig.Silos.Where(silo => silo != rig.BudgetSilo).ToArray();
        return others[target % others.Length];
    }

    private async Task KillAsync(IEnumerable<Member> members, long end, Fault fault)
    {
        var hit = members.Where(member => member.IsUp).ToArray();
        if (hit.Length == 0)
            _skipped.Add(fault.ToString());
        await Task.WhenAll(hit.Select(member => member.KillAsync()));
        await Pause.UntilAsync(end);
        foreach (var member in hit.Where(member => !member.IsUp))
            member.Start();
    }

    private async Task KillRedisAsync(long end, Fault fault)
    {
        var server = rig.Redis!.Server;
        if (!server.IsUp)
        {
            _skipped.Add(fault.ToString());
            return;
        }

        await server.KillAsync();
        await Pause.UntilAsync(end);
        if (!server.IsUp)
            await rig.Redis.StartServerAsync();
    }

    private async Task PauseRedisAsync(Fault fault, long end)
    {
        if (rig.Redis!.Server.IsServing)
            await rig.Redis.PauseCommandsAsync(fault.For);
        else
            _skipped.Add(fault.ToString());
        await Pause.UntilAsync(end);
    }

    private async Task DrainAsync(Fault fault, long end)
    {
        var frontend = rig.Frontends[fault.Target];
        if (!frontend.IsServing)
        {
            _skipped.Add(fault.ToString());
            return;
        }

        var code = await frontend.TerminateAsync(DrainBound);
        lock (_drains)
            _drains.Add((fault.Target, code));
        await Pause.UntilAsync(end);
        if (!frontend.IsUp)
            frontend.Start();
    }

    private async Task FreezeAsync(Member member, long end, Fault fault)
    {
        if (!member.IsServing)
        {
            _skipped.Add(fault.ToString());
            return;
        }

        await member.FreezeAsync();
        await Pause.UntilAsync(end);
        member.Thaw();
    }

    private async Task ProxyAsync(string command, long end)
    {
        var proxy = rig.Redis!.Proxy.Process!;
        await proxy.SayAsync(command);
        await Pause.UntilAsync(end);
        await proxy.SayAsync("heal");
    }

    private async Task ChangeLimitAsync(Fault fault, long end)
    {
        using var bound = new CancellationTokenSource();
        var changing = limit.SetAsync(rig.Options.Limit * fault.Level / 100, bound.Token);
        await Pause.UntilAsync(end);
        await bound.CancelAsync();
        try
        {
            await changing;
        }
        catch (OperationCanceledException)
        {
            // It did not bind in time, which the timeline knows.
        }

        await limit.SetAsync(rig.Options.Limit, CancellationToken.None);
    }

    private async Task NetworkAsync(Fault fault, long end)
    {
        var place = fault.Kind == FaultKind.LinkDownRedis ? rig.Redis!.Server.Place
            : fault.IsOfFrontend ? rig.Frontends[fault.Target].Place
            : rig.Silos[fault.Target].Place;
        switch (fault.Kind)
        {
            case FaultKind.LinkDownFrontend or FaultKind.LinkDownSilo or FaultKind.LinkDownRedis: await rig.Network.CutAsync(place); break;
            case FaultKind.SplitSilos: await SplitAsync(fault.Target); break;
            case FaultKind.DeafFrontend: await rig.Network.DropFromAsync(place, rig.Silos.Select(silo => silo.Place)); break;
            case FaultKind.DeafSilo: await rig.Network.DropFromAsync(place, rig.Frontends.Select(frontend => frontend.Place)); break;
            case FaultKind.LossyFrontend or FaultKind.LossySilo: await rig.Network.LoseAsync(place, fault.Level); break;
            case FaultKind.ResetFrontend or FaultKind.ResetSilo: await RepeatAsync(end, ResetInterval, () => rig.Network.ResetAsync(place)); break;
            case FaultKind.FlapFrontend: await FlapAsync(place, end); break;
            default: throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "The nemesis does not know this fault.");
        }

        await Pause.UntilAsync(end);
        foreach (var healed in fault.Kind == FaultKind.SplitSilos ? rig.Silos.Select(silo => silo.Place) : [place])
            await rig.Network.HealAsync(healed);
    }

    private async Task SplitAsync(int target)
    {
        var alone = rig.Silos[target].Place;
        var others = rig.Silos.Select(silo => silo.Place).Where(place => place != alone).ToArray();
        await rig.Network.DropFromAsync(alone, others);
        foreach (var other in others)
            await rig.Network.DropFromAsync(other, [alone]);
    }

    private async Task FlapAsync(Network.Place place, long end)
    {
        var isDown = false;
        await RepeatAsync(end, FlapInterval, () => (isDown = !isDown) ? rig.Network.CutAsync(place) : rig.Network.HealAsync(place));
    }

    private static async Task RepeatAsync(long end, TimeSpan interval, Func<Task> action)
    {
        while (Monotonic.Now < end)
        {
            await action();
            await Pause.ForAsync(interval);
        }
    }
}
