using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.Simulation;

/// <summary>
/// One process of a frontend: the shipped lease, clock, tickets and shed plan, and the world around them, which decides nothing but when
/// something happens. This part is about reports and their answers.
/// </summary>
internal sealed partial class FrontendProcess : IPermitReturn
{
    private const int MaxWaiting = 100;
    private static readonly long LongestSleep = Span.Second;

    private readonly World _world;
    private readonly Pcg _random;
    private readonly long _takenAt;
    private readonly LeaseClock _clock;
    private readonly FrontendLease _lease;
    private readonly List<SimEvent> _deferred = [];
    private PermitReport? _calling;
    private long _wakeAt = long.MaxValue;
    private Action? _onWake;
    private PermitReport? _leaving;
    private Action? _afterLeaving;

    public FrontendProcess(World world, Machine machine)
    {
        (_world, Machine, _random) = (world, machine, world.ProcessRandom[machine.Number]);
        _takenAt = machine.Clock.At(world.Now);
        _clock = new LeaseClock(machine.Time);
        _lease = new FrontendLease(machine.NewId(), machine.Name, world.Weather.PoolSettings, MaxWaiting);
        Life = NewLife();
    }

    public Machine Machine { get; }

    public Life Life { get; private set; }

    /// <summary>To be read.</summary>
    public PermitPool Pool => _lease.Pool;

    public bool IsDead { get; private set; }

    public bool IsFrozen { get; private set; }

    public bool IsDraining { get; private set; }

    /// <summary>True time of the machine's lease clock, suspended time included.</summary>
    public long TrueNow => Machine.Clock.At(_world.Now);

    /// <summary>Where its lease stands, as it sees it.</summary>
    public LeaseState Lease => Pool.Lease(Now);

    public bool IsSettled => _calling is null && _leaving is null && _waiting == 0 && _handshakes == 0 && _closing == 0;

    /// <summary>What the process takes for the time.</summary>
    private TimeSpan Now => _clock.Now;

    public void Begin()
    {
        WakeReporter();
        // The evidence becomes due by time alone.
        After(_world.Weather.EvidenceDelay, EventKind.ReporterWake, RunReporter);
    }

    /// <summary>Runs an event of this process, or keeps it until the process goes on.</summary>
    public void Run(in SimEvent happening)
    {
        if (IsDead) return;
        if (IsFrozen) _deferred.Add(happening);
        else happening.Act();
    }

    public void Freeze()
    {
        IsFrozen = true;
        Note("is frozen");
    }

    public void Thaw()
    {
        if (IsDead || !IsFrozen) return;
        Note("goes on");
        _world.Oracle.OnThaw(Life);
        IsFrozen = false;
        var kept = _deferred.ToArray();
        _deferred.Clear();
        // Whatever comes first compares the time with the deadline, as each receive does.
        Tick();
        foreach (var happening in kept)
        {
            if (IsDead || IsFrozen) return;
            happening.Act();
        }
    }

    public void Crash(Action<SimSocket> socketDies)
    {
        Note("crashes");
        if (IsFrozen) Oracle.OnKilledAsleep(Life);
        (IsDead, IsFrozen, Life.IsOver) = (true, false, true);
        foreach (var socket in _sockets) socketDies(socket);
        _sockets.Clear();
        _deferred.Clear();
    }

    public void OnPush(RecallNotice notice)
    {
        if (_lease.OnRecall(notice) is null) return;
        if (notice.Target is not null) _world.Count(Reach.F7Recalled);
        if (notice.PermitsFree) _world.Count(Reach.F8PermitsFree);
        if (_world.Trace.IsWritten) _world.Trace.Write(_world.Now, $"{Life.Id}: push, target {notice.Target}, permits free {notice.PermitsFree}");
        WakeReporter();
    }

    /// <summary>The loop looks soon whether a report is due.</summary>
    private void WakeReporter() => ScheduleReporter(_world.Now + 1 + _random.Between(0, Span.Millisecond));

    private void ScheduleReporter(long at)
    {
        if (at >= _wakeAt) return;
        _wakeAt = at;
        After(at - _world.Now, EventKind.ReporterWake, _onWake ??= OnWake);
    }

    private void OnWake()
    {
        if (_wakeAt > _world.Now) return;
        _wakeAt = long.MaxValue;
        RunReporter();
    }

    private void RunReporter()
    {
        if (_leaving is not null) return;
        if (_lease.NextReport(Now, Evidence(), FrontendLoad.None, givesBack: IsDraining) is { } report)
        {
            _calling = report;
            Send(report);
        }
        else if (_calling is null)
        {
            ScheduleReporter(_world.Now + Math.Clamp((_lease.NextDue(Now) - Now).Ticks, Span.Millisecond, LongestSleep));
        }
    }

    private ImmutableArray<string> Evidence() =>
        Machine.PastIds.Count == 0 ? [] : [.. GoneIds.Of(Machine.PastIds, new TimeSpan(TrueNow - _takenAt), new TimeSpan(_world.Weather.EvidenceDelay))];

    private void Send(PermitReport report)
    {
        Life.Reported(report);
        if (_world.Trace.IsWritten)
            _world.Trace.Write(_world.Now, $"{Life.Id}: report {report.Seq} held {report.Held} live {report.Live} waiting {report.Waiting} wanted {report.Wanted}{(report.Leaving ? " leaving" : "")}");
        var sentAt = TrueNow;
        Machine.Link.ToBudget(() => _world.Budget.Call(Machine, new BudgetCall(report, this, reply =>
            Machine.Link.ToFrontend(this, EventKind.Reply, () => OnReply(report, sentAt, reply?.Answer)))));
        After(_world.Weather.CallTimeout, EventKind.CallTimeout, () => OnReply(report, sentAt, null));
    }

    private void OnReply(PermitReport report, long sentAt, PermitAnswer? answer)
    {
        if (_leaving is not null)
        {
            if (!ReferenceEquals(_leaving, report)) return;
            if (answer is not null) _lease.OnLeavingAnswer(report, answer);
            TryLeaving();
        }
        else if (answer is not null) OnAnswer(report, sentAt, answer);
        else if (ReferenceEquals(_calling, report)) OnFailure(report);
    }

    private void OnAnswer(PermitReport report, long sentAt, PermitAnswer answer)
    {
        if (answer.Kind == PermitAnswerKind.Stale) _world.Count(Reach.L3Stale);
        var before = Pool.Figures.Cap;
        var effect = _lease.OnAnswer(report, answer, Now, out var effects);
        if (_world.Trace.IsWritten)
            _world.Trace.Write(_world.Now, $"{Life.Id}: answer {report.Seq} {answer.Kind} {answer.Allowance} target {answer.Target} {answer.Pressure.LevelName}: {effect}");
        if (effect == AnswerEffect.Ignored)
        {
            _world.Count(Reach.F1AnswerIgnored);
            return;
        }

        _calling = null;
        if (effect == AnswerEffect.Renewed)
        {
            Oracle.CheckLowering(Life, report, before, Pool.Figures.Cap);
            // F5: the newest answered report is the lease, also where its time is shorter than the one before. If it has ended already
            // and the one before had not, the closing begins now.
            Life.Deadline = Math.Max(sentAt + answer.Ttl.Ticks, Math.Min(Life.Deadline, TrueNow));
            ScheduleFence();
            if (!report.Evidence.IsEmpty) Machine.EvidenceTaken(report.Evidence);
            if (Pool.Figures.ToShed.Total > 0 || _plans[0].Count + _plans[1].Count > 0) ScheduleShedding();
        }
        else if (effect == AnswerEffect.Fenced)
        {
            ScheduleTick(_random.Between(1, TickInterval));
        }

        Do(effects);
        RunReporter();
    }

    private void OnFailure(PermitReport report)
    {
        _world.Count(Reach.F4ReportFailed);
        _calling = null;
        Do(_lease.OnFailure(report, Now));
        RunReporter();
    }

    /// <summary>Says leaving as often as the lease wants, and goes on.</summary>
    private void Leave(PermitReport first, Action then)
    {
        (_leaving, _afterLeaving, _calling) = (first, then, null);
        Send(first);
    }

    private void TryLeaving()
    {
        _leaving = _lease.NextLeaving(Now);
        if (_leaving is { } again) Send(again);
        else _afterLeaving!();
    }

    private Life NewLife()
    {
        var life = new Life(Pool.FrontendId, this);
        _world.Oracle.Add(life);
        return life;
    }

    private void Do(in LeaseEffects effects)
    {
        if (effects.ReportDue) WakeReporter();
        if (effects.Ended is not { } ended) return;
        foreach (var wait in ended) OnEnded((SimWait)wait);
    }

    private void Note(string text)
    {
        if (_world.Trace.IsWritten) _world.Trace.Write(_world.Now, $"{Life.Id}: {text}");
    }

    private void After(long delay, EventKind kind, Action act) => _world.After(delay, kind, act, this);
}
