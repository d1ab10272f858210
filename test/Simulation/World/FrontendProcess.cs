using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Reporting;

namespace Tidegate.Simulation;

/// <summary>
/// One process of a frontend around the shipped pool, waiting line and shed plan: the model of PermitGate, BudgetReporter, LeaseGuard
/// and the upgrade. This part reports and takes answers.
/// </summary>
internal sealed partial class FrontendProcess : IPermitReturn
{
    private const int MaxWaiting = 100;
    private const int LeaveAttempts = 3;
    private static readonly long LongestSleep = Span.Second;

    private readonly World _world;
    private readonly Pcg _random;
    private readonly long _takenAt;
    private readonly List<SimEvent> _deferred = [];
    private readonly Dictionary<long, long> _sentAt = [];
    private long _inCall;
    private long _mark;
    private PermitReport? _calling;
    private long _wakeAt = long.MaxValue;
    private Action? _onWake;
    private bool _stopped;
    private PermitReport? _leaving;
    private int _leaveAttempts;
    private Action? _afterLeaving;

    public FrontendProcess(World world, Machine machine)
    {
        (_world, Machine, _random) = (world, machine, world.ProcessRandom[machine.Number]);
        _takenAt = machine.Clock.At(world.Now);
        (Life, Pool) = NewLife();
    }

    public Machine Machine { get; }

    public Life Life { get; private set; }

    public PermitPool Pool { get; private set; }

    public bool IsDead { get; private set; }

    public bool IsFrozen { get; private set; }

    public bool IsDraining { get; private set; }

    /// <summary>True time of the machine's lease clock, suspended time included.</summary>
    public long TrueNow => Machine.Clock.At(_world.Now);

    /// <summary>Its lease is about to end, or is lost.</summary>
    public bool IsFenced => Pool.Lease(Now) is LeaseState.Fenced or LeaseState.Lost;

    public bool IsSettled => _inCall == 0 && _leaving is null && _waiting.Count == 0 && _handshakes == 0 && _closing == 0;

    /// <summary>What the process takes for the time.</summary>
    private TimeSpan Now => new(TrueNow
        + (_world.Flaw == Flaw.WallClockLease ? Machine.WallOffset : 0)
        - (_world.Flaw == Flaw.SuspendNotCounted ? Machine.Suspended : 0));

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
        Look();
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
        if (notice.FrontendId != Pool.FrontendId) return;
        if (notice.Target is not null) _world.Count(Reach.F7Recalled);
        if (notice.PermitsFree) _world.Count(Reach.F8PermitsFree);
        if (_world.Trace.IsWritten) _world.Trace.Write(_world.Now, $"{Life.Id}: push, target {notice.Target}, permits free {notice.PermitsFree}");
        Pool.OnRecall(notice.Target, notice.PermitsFree);
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
        if (_stopped || (_inCall != 0 && _world.Flaw != Flaw.TwoReports)) return;
        var mark = _line.Mark;
        if (Pool.NextReport(Now, Evidence(), FrontendLoad.None) is { } report)
        {
            (_inCall, _mark, _calling) = (report.Seq, mark, report);
            Send(report);
            return;
        }

        var due = Pool.NextDue(Now);
        var sleep = Math.Clamp((due - Now).Ticks, Span.Millisecond, LongestSleep);
        ScheduleReporter(_world.Now + sleep);
    }

    private ImmutableArray<string> Evidence()
    {
        var delay = _world.Flaw == Flaw.EarlyEvidence ? 0 : _world.Weather.EvidenceDelay;
        return TrueNow - _takenAt < delay ? [] : [.. Machine.PastIds];
    }

    private void Send(PermitReport report)
    {
        Life.Reported(report);
        if (_world.Trace.IsWritten)
            _world.Trace.Write(_world.Now, $"{Life.Id}: report {report.Seq} held {report.Held} live {report.Live} waiting {report.Waiting} wanted {report.Wanted}{(report.Leaving ? " leaving" : "")}");
        _sentAt[report.Seq] = TrueNow;
        var (life, seq) = (Life, report.Seq);
        Machine.Link.ToBudget(() => _world.Budget.Call(Machine, new BudgetCall(report, this, reply =>
            Machine.Link.ToFrontend(this, EventKind.Reply, () => OnReply(life, seq, reply?.Answer)))));
        After(_world.Weather.CallTimeout, EventKind.CallTimeout, () => OnReply(life, seq, null));
    }

    private void OnReply(Life life, long seq, PermitAnswer? answer)
    {
        if (life != Life) return;
        if (_leaving is { } leaving)
        {
            if (leaving.Seq == seq) OnLeft(answer);
            return;
        }

        if (answer is not null) OnAnswer(seq, answer);
        else if (_inCall == seq) OnFailure(seq);
    }

    private void OnAnswer(long seq, PermitAnswer answer)
    {
        if (answer.Kind == PermitAnswerKind.Stale) _world.Count(Reach.L3Stale);
        var before = Pool.Figures.Cap;
        var effect = Pool.OnAnswer(answer, Now);
        if (_world.Trace.IsWritten)
            _world.Trace.Write(_world.Now, $"{Life.Id}: answer {seq} {answer.Kind} {answer.Allowance} target {answer.Target} {answer.Pressure.LevelName}: {effect}");
        if (effect == AnswerEffect.Ignored)
        {
            _world.Count(Reach.F1AnswerIgnored);
            return;
        }

        var report = _calling!;
        _inCall = 0;
        if (effect == AnswerEffect.Renewed)
        {
            Oracle.CheckLowering(Life, report, before, Pool.Figures.Cap);
            // F5: the newest answered report is the lease, also where its time is shorter than the one before. If it has ended already
            // and the one before had not, the closing begins now.
            Life.Deadline = Math.Max(_sentAt[seq] + answer.Ttl.Ticks, Math.Min(Life.Deadline, TrueNow));
            ScheduleFence();
            if (!report.Evidence.IsEmpty) Machine.EvidenceTaken(report.Evidence);
            AfterAnswer(report);
            if (Pool.Figures.ToShed.Total > 0 || _plans[0].Count + _plans[1].Count > 0) ScheduleShedding();
        }
        else if (effect == AnswerEffect.Fenced)
        {
            ScheduleLook(_random.Between(1, LookInterval));
        }

        if (effect == AnswerEffect.Failed) WakeReporter();
        else RunReporter();
    }

    private void OnFailure(long seq)
    {
        _world.Count(Reach.F4ReportFailed);
        _inCall = 0;
        Pool.OnFailure(seq, Now);
        RefuseAll(TakeOutcome.Unavailable);
        RunReporter();
    }

    /// <summary>Says leaving, a few times, and goes on whether it was heard or not.</summary>
    private void Leave(Action then)
    {
        (_leaveAttempts, _afterLeaving) = (0, then);
        TryLeaving();
    }

    private void TryLeaving()
    {
        if (_leaveAttempts++ == LeaveAttempts)
        {
            EndLeaving();
            return;
        }

        _inCall = 0;
        _leaving = Pool.LeavingReport(Now);
        Send(_leaving);
    }

    private void OnLeft(PermitAnswer? answer)
    {
        if (answer?.Kind is PermitAnswerKind.Released or PermitAnswerKind.Fenced) EndLeaving();
        else TryLeaving();
    }

    private void EndLeaving()
    {
        _leaving = null;
        _afterLeaving!();
    }

    private (Life Life, PermitPool Pool) NewLife()
    {
        var id = _world.Flaw == Flaw.IdUsedAgain && Life is not null ? Life.Id : Machine.NewId();
        var life = new Life(id, this);
        _world.Oracle.Add(life);
        return (life, new PermitPool(id, Machine.Name, _world.Weather.PoolSettings));
    }

    private void Note(string text)
    {
        if (_world.Trace.IsWritten) _world.Trace.Write(_world.Now, $"{Life.Id}: {text}");
    }

    private void After(long delay, EventKind kind, Action act) => _world.After(delay, kind, act, this);
}
