using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Grains.Budget;

namespace Tidegate.InProcess.Tests.Budget.Filling;

/// <summary>
/// The shipped ledger, its shell and leases in one deterministic world of virtual time: a network that takes the same time for every
/// message, a store that takes the same time for every write, and nothing that fails. It measures the policy, not the protocol's safety.
/// </summary>
internal sealed class FillWorld
{
    private static readonly TimeSpan Hop = TimeSpan.FromMilliseconds(4.5);
    private static readonly TimeSpan Write = TimeSpan.FromMilliseconds(1);

    private readonly PriorityQueue<Action, (TimeSpan At, long Serial)> _events = new();
    private readonly LedgerShell<(FillFrontend From, PermitReport Report)> _shell = new(mostWaiting: 10_000);
    private readonly Dictionary<string, FillFrontend> _byId = [];
    private TimeSpan _alarm = TimeSpan.MaxValue;
    private long _serial;
    private int _version;

    public FillWorld(int frontends, int limit)
    {
        Options.Limits.MaxConnections = limit;
        _shell.TakeOver(null, null, null, () => true, LedgerRules.From(Options), Now);
        Frontends = [.. Enumerable.Range(0, frontends).Select(i => new FillFrontend($"f{i:000}", this))];
        foreach (var frontend in Frontends) _byId.Add(frontend.Id, frontend);
        foreach (var frontend in Frontends) frontend.Tick();
        RunFor(TimeSpan.FromSeconds(1));
    }

    public TidegateOptions Options { get; } = new();

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public IReadOnlyList<FillFrontend> Frontends { get; }

    /// <summary>Reports of all frontends, renewals included.</summary>
    public int Reports { get; private set; }

    public int Live => Frontends.Sum(frontend => frontend.Live);

    public int Refused => Frontends.Sum(frontend => frontend.Refused);

    public TimeSpan LongestWait => Frontends.Max(frontend => frontend.LongestWait);

    public void At(TimeSpan time, Action action) => _events.Enqueue(action, (time, _serial++));

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

    /// <summary>Runs until something holds.</summary>
    public void RunUntil(Func<bool> holds, TimeSpan longest)
    {
        var end = Now + longest;
        while (!holds())
        {
            Assert.True(Now < end, $"Not within {longest} of virtual time: {Live} live, {Refused} refused.");
            RunFor(TimeSpan.FromMilliseconds(1));
        }
    }

    public void Send(FillFrontend from, PermitReport report)
    {
        Reports++;
        At(Now + Hop, () =>
        {
            Assert.True(_shell.TryAdd((from, report), ticket => LedgerRequest.Of(ticket, report)));
            Apply();
        });
    }

    private void Apply()
    {
        var step = _shell.Apply(Now);
        if (step.Release is { } release) LetGo(release);
        if (step.Write is not null) At(Now + Write, Written);
    }

    private void Written()
    {
        _shell.Written($"{++_version}");
        LetGo(_shell.RunRead(null).Release!);
        if (_shell.IsDue) Apply();
    }

    private void LetGo(LedgerRelease<(FillFrontend From, PermitReport Report)> release)
    {
        foreach (var (caller, reply) in release.Replies) At(Now + Hop, () => caller.From.OnAnswer(caller.Report, reply.Answer!));
        foreach (var push in release.Transition.Pushes) At(Now + Hop, () => _byId[push.FrontendId].OnRecall(push));
        SetAlarm(release.Transition.NextDue);
    }

    private void SetAlarm(TimeSpan due)
    {
        _alarm = due;
        At(due > Now ? due : Now, () =>
        {
            if (_alarm == due) Apply();
        });
    }
}
