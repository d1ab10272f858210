using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Guarantees;

namespace Tidegate.WebFrontend.Leases;

/// <content>When to report, what to say, and what an answer changes.</content>
internal sealed partial class PermitPool
{
    private const int LeastSpareGoal = 8;
    private const int LargestSpareGoal = 256;

    /// <summary>A failed report is repeated after this, doubled with each failure, at most the renew interval.</summary>
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    private static readonly Permits Unlowered = new(int.MaxValue, int.MaxValue);

    private readonly TimeSpan[] _refusedUntil = new TimeSpan[2];
    private PermitReport? _inFlight;
    private TimeSpan _sentAt;
    private long _seq;
    private Permits _loweredTo = Unlowered;
    private Permits _reportedLive;
    private Permits _spareGoal = new(LeastSpareGoal, 0);
    private Permits _ranDry;
    private bool _reportNow = true;
    private bool _hasNews;
    private bool _spareRefused;
    private int _failures;
    private TimeSpan _retryAt;

    /// <summary>The next report where one is due; it is in flight from then on (F1).</summary>
    /// <param name="now">Time of sending.</param>
    /// <param name="evidence">Ids of former processes that are proved to be gone.</param>
    /// <param name="load">Figures for operators.</param>
    /// <returns>The report, or null where none is due or one is in flight.</returns>
    public PermitReport? NextReport(TimeSpan now, ImmutableArray<string> evidence, FrontendLoad load)
    {
        if (_inFlight is not null || _dead || !IsDue(now, !evidence.IsEmpty)) return null;
        // Whoever asks gives back what lies spare in another class: only then can the ledger turn it into what is asked for.
        if (_settings.GivesBack || !(_live + _waiting).FitsIn(_cap)) LowerTo(_live + _waiting);
        var wanted = Permits.Max(_live + _waiting, _cap);
        if (AsksSpare) wanted = Permits.Max(wanted, _live + _waiting + _spareGoal);
        return Send(now, new PermitReport
        {
            FrontendId = FrontendId,
            Name = name,
            Seq = ++_seq,
            Held = _cap,
            Live = _live,
            Wanted = wanted,
            Waiting = _waiting,
            TtlInForce = _ttl,
            EpochSeen = _epoch,
            LimitSeen = _limit,
            Evidence = evidence,
            Load = load,
        });
    }

    /// <summary>The last report of this id. All sockets must be closed: every permit comes back with it.</summary>
    /// <exception cref="InvalidOperationException">Sockets are still open.</exception>
    public PermitReport LeavingReport(TimeSpan now)
    {
        if (_live.Total > 0) throw new InvalidOperationException($"{_live.Total} sockets are open; only an empty frontend can leave.");
        _dead = true;
        _cap = Permits.None;
        return Send(now, new PermitReport
        {
            FrontendId = FrontendId,
            Name = name,
            Seq = ++_seq,
            TtlInForce = _ttl,
            EpochSeen = _epoch,
            LimitSeen = _limit,
            Leaving = true,
        });
    }

    /// <summary>A figure for operators has changed that is not worth a report of its own at once, but soon.</summary>
    /// <returns>True where that is new since the last report.</returns>
    public bool TellSoon()
    {
        var isNew = !_hasNews;
        _hasNews = true;
        return isNew;
    }

    /// <summary>When <see cref="NextReport"/> may be due by time alone.</summary>
    public TimeSpan NextDue(TimeSpan now)
    {
        if (_failures > 0) return _retryAt;
        var renewal = _sentAt + _settings.RenewInterval;
        var count = _sentAt + _settings.CountInterval;
        return HasFigures && count < renewal ? count : renewal > now ? renewal : now;
    }

    /// <summary>Takes an answer. One that does not belong to the report in flight changes nothing (F1).</summary>
    /// <returns>What it meant.</returns>
    public AnswerEffect OnAnswer(PermitAnswer answer, TimeSpan now)
    {
        if (_inFlight is not { } report || answer.Seq != report.Seq) return AnswerEffect.Ignored;
        if (answer.Kind == PermitAnswerKind.Stale) return Fail(now);
        _inFlight = null;
        if (answer.Kind != PermitAnswerKind.Granted)
        {
            _dead = true;
            return answer.Kind == PermitAnswerKind.Released ? AnswerEffect.Released : AnswerEffect.Fenced;
        }

        var gained = Adopt(answer, report);
        _failures = 0;
        _suspect = false;
        _answered = true;
        _leaseStart = _sentAt;
        _ttl = answer.Ttl;
        _settlingUntil = answer.SettlingFor is { } rest ? now + rest : null;
        Refuse(report, answer, gained, now);
        if (Invariants.Pool(_live, _cap, answer.Allowance) is { } broken) throw new InvariantViolatedException("Pool invariant broken: " + broken);
        return AnswerEffect.Renewed;
    }

    /// <summary>The report failed or timed out: what became of it is unknown, the caps stay, the next report settles it (F4).</summary>
    public void OnFailure(long seq, TimeSpan now)
    {
        if (_inFlight?.Seq == seq) Fail(now);
    }

    /// <summary>A push: lower the caps at once, and ask again before refusing anybody. It can only lower, so it may be late or doubled.</summary>
    /// <returns>Permits that go back with the next report.</returns>
    public int OnRecall(Permits? target, bool permitsFree)
    {
        var before = _cap;
        _reportNow = true;
        if (target is { } lower) LowerTo(Permits.Max(lower, _live + _waiting));
        if (permitsFree) Array.Clear(_refusedUntil);
        return before.Total - _cap.Total;
    }

    /// <summary>The cluster's settings have changed.</summary>
    public void Use(PoolSettings changed) => _settings = changed with { GivesBack = _settings.GivesBack };

    /// <summary>
    /// While a frontend drains its permits go back as its sockets close: at the pace of counts, and at once under pressure (F9). Lowering
    /// the cap is allowed at any time (F2).
    /// </summary>
    public void GiveBack(bool gives)
    {
        if (_settings.GivesBack == gives) return;
        _settings = _settings with { GivesBack = gives };
        _reportNow = true;
    }

    /// <summary>Clients wanted more than there was when the report was made.</summary>
    private static bool Asked(PermitReport report, AdmissionClass admissionClass) =>
        report.Live[admissionClass] + report.Waiting[admissionClass] > report.Held[admissionClass];

    private bool AsksSpare => !_settings.GivesBack && _pressure.Level == PressureLevel.Normal && !_overcommitted && _answered;

    private bool HasFigures => _hasNews || CountsDiffer;

    private bool CountsDiffer => Math.Abs(_live.Total - _reportedLive.Total) >= Math.Max(1, _reportedLive.Total / 100);

    private bool IsDue(TimeSpan now, bool hasEvidence)
    {
        if (_failures > 0) return now >= _retryAt;
        if (_reportNow || !_answered || hasEvidence) return true;
        if (now >= _sentAt + _settings.RenewInterval) return true;
        if (HasFigures && now >= _sentAt + _settings.CountInterval) return true;
        if (!(_live + _waiting).FitsIn(_cap)) return true;
        return AsksSpare && !_spareRefused && RunsLow(AdmissionClass.Standard) | RunsLow(AdmissionClass.Priority);
    }

    private bool RunsLow(AdmissionClass admissionClass) => _cap[admissionClass] - _live[admissionClass] < _spareGoal[admissionClass] / 2;

    private PermitReport Send(TimeSpan now, PermitReport report)
    {
        _inFlight = report;
        _sentAt = now;
        _reportNow = false;
        _hasNews = false;
        _loweredTo = Unlowered;
        _reportedLive = report.Live;
        return report;
    }

    private AnswerEffect Fail(TimeSpan now)
    {
        _inFlight = null;
        _failures = Math.Min(_failures + 1, 16);
        var wait = TimeSpan.FromTicks(FirstRetry.Ticks << (_failures - 1));
        _retryAt = now + (wait < _settings.RenewInterval ? wait : _settings.RenewInterval);
        return AnswerEffect.Failed;
    }

    /// <summary>Takes over caps and figures.</summary>
    /// <returns>What the answer brought over the reported caps.</returns>
    private Permits Adopt(PermitAnswer answer, PermitReport report)
    {
        _pressure = answer.Pressure;
        _limit = answer.Limit;
        _effectiveLimit = answer.EffectiveLimit;
        _inUse = answer.InUse;
        _overcommitted = answer.Overcommitted;
        _target = answer.Target;
        _epoch = Math.Max(_epoch, answer.Epoch);
        // F2: a class that was lowered since the report was sent does not rise by its answer.
        _cap = new Permits(
            _loweredTo.Standard == int.MaxValue ? answer.Allowance.Standard : _cap.Standard,
            _loweredTo.Priority == int.MaxValue ? answer.Allowance.Priority : _cap.Priority);
        // F7: a target below the cap takes spare permits only; sockets are shed elsewhere, and only while overcommitted.
        if (!answer.Allowance.FitsIn(answer.Target)) LowerTo(Permits.Max(answer.Target, _overcommitted ? _live : _live + _waiting));
        // F9: so does what was granted to a client that got a permit here meanwhile; the ledger takes it for used.
        ReturnUnneeded();
        return Permits.Excess(answer.Allowance, report.Held);
    }

    private void Refuse(PermitReport report, PermitAnswer answer, Permits gained, TimeSpan now)
    {
        RefuseClass(AdmissionClass.Standard);
        RefuseClass(AdmissionClass.Priority);
        _spareRefused = gained.Total == 0 && !report.Wanted.FitsIn(report.Held);
        _spareGoal = new Permits(NextGoal(AdmissionClass.Standard), NextGoal(AdmissionClass.Priority));
        _ranDry = Permits.None;

        void RefuseClass(AdmissionClass admissionClass)
        {
            // Permits came free here since it was sent, and found nobody waiting: whoever waits now came later, and was not asked for.
            // And where nobody waits any more, whoever asked was served with a permit that came free here: the next one may be as well.
            var outdated = _loweredTo[admissionClass] != int.MaxValue || _waiting[admissionClass] == 0;
            // F8: an answer that brought the other class something was not held back until permits were recalled for this one; ask again.
            if (Asked(report, admissionClass) && gained.Total == 0 && !answer.AskAgain && !outdated) _refusedUntil[(int)admissionClass] = now + _settings.RecallTimeout;
            else if (gained[admissionClass] > 0) _refusedUntil[(int)admissionClass] = TimeSpan.Zero;
        }

        // Spare permits follow demand: twice as many where they ran out since the last answer, half where they lay about.
        int NextGoal(AdmissionClass admissionClass) =>
            _ranDry[admissionClass] > 0 ? Math.Min(Math.Max(_spareGoal[admissionClass], LeastSpareGoal) * 2, LargestSpareGoal)
            : Math.Max(_spareGoal[admissionClass] / 2, admissionClass == AdmissionClass.Standard ? LeastSpareGoal : 0);
    }

    private void NoteTaken(AdmissionClass admissionClass)
    {
        if (RunsLow(admissionClass) || _spareGoal[admissionClass] == 0) _ranDry = _ranDry.With(admissionClass, 1);
    }
}

/// <summary>What an answer meant.</summary>
internal enum AnswerEffect : byte
{
    /// <summary>It belonged to no report in flight.</summary>
    Ignored,

    /// <summary>The lease is renewed.</summary>
    Renewed,

    /// <summary>It says nothing; the report counts as failed.</summary>
    Failed,

    /// <summary>This id has left the ledger: close everything at once.</summary>
    Fenced,

    /// <summary>This id has left as it wished.</summary>
    Released,
}
