using Tidegate.Budget;
using Tidegate.Guarantees;

namespace Tidegate.WebFrontend.Leases;

/// <summary>
/// The frontend's half of the budget protocol (rules F1 to F9 of docs/budget-protocol.md): the caps it may use, the permits in use,
/// and when to report what. Pure: it knows no clock and sends nothing; every <c>now</c> is a time since one origin, on a clock that
/// counts suspended time. For one thread at a time; taking and returning a permit allocate nothing.
/// </summary>
/// <remarks>
/// Model. <c>cap</c> is what this frontend may use, <c>live</c> what it does use. The cap rises by an answer to the report in flight
/// and by nothing else; it may be lowered at any time. While a report is in flight the cap never rises over what that report said.
/// So the ledger's entry, which is at least the reported cap, is always an upper bound of the sockets here. Every pool serves one
/// frontend id, and after a fence it is thrown away with it.
/// </remarks>
internal sealed partial class PermitPool(string frontendId, string name, PoolSettings settings)
{
    private PoolSettings _settings = settings;
    private Permits _cap;
    private Permits _live;
    private Permits _waiting;

    private TimeSpan _leaseStart;
    private TimeSpan _ttl;
    private bool _answered;
    private bool _dead;
    private bool _suspect;
    private bool _overcommitted;
    private Permits _target;
    private PressureReading _pressure = new(PressureLevel.Normal, 0, 1);
    private LimitSetting? _limit;
    private int? _effectiveLimit;
    private int _inUse;
    private long _epoch;
    private TimeSpan? _settlingUntil;

    /// <summary>The id this pool belongs to.</summary>
    public string FrontendId { get; } = frontendId;

    /// <summary>A moment's figures.</summary>
    public PoolFigures Figures =>
        new(_cap, _live, _waiting, _pressure, _limit, _inUse, _overcommitted, _target, _answered, _dead, _failures, _settlingUntil, _effectiveLimit);

    /// <summary>No permit is in use.</summary>
    public bool IsEmpty => _live.Total == 0;

    /// <summary>Takes a permit where that needs nobody else.</summary>
    /// <param name="admissionClass">The client's class.</param>
    /// <param name="now">Time on the lease clock.</param>
    /// <param name="reportDue">Spare permits run low: it is time to ask for more.</param>
    public TakeOutcome TryTake(AdmissionClass admissionClass, TimeSpan now, out bool reportDue)
    {
        reportDue = false;
        if (_dead || (_answered && now >= FenceAt)) return TakeOutcome.Fenced;
        if (_answered && !_suspect && _live[admissionClass] < _cap[admissionClass])
        {
            _live = _live.With(admissionClass, _live[admissionClass] + 1);
            NoteTaken(admissionClass);
            reportDue = _inFlight is null && AsksSpare && !_spareRefused && RunsLow(admissionClass);
            return TakeOutcome.Taken;
        }

        // F8: a refusal stands only for a moment after an answer that had nothing.
        return now < _refusedUntil[(int)admissionClass] ? TakeOutcome.Refused
            : _failures > 0 ? TakeOutcome.Unavailable
            : TakeOutcome.Ask;
    }

    /// <summary>Gives back a permit whose socket is closed.</summary>
    /// <returns>True where that is to be reported at once.</returns>
    public bool Return(AdmissionClass admissionClass)
    {
        if (_live[admissionClass] == 0) throw new InvariantViolatedException($"A permit of class {admissionClass} came back that was never taken.");
        _live = _live.With(admissionClass, _live[admissionClass] - 1);
        Array.Clear(_refusedUntil);
        ReturnUnneeded();
        return _reportNow;
    }

    /// <summary>Counts a client that begins (+1) or ends (-1) to wait for a permit.</summary>
    public void Wait(AdmissionClass admissionClass, int change) =>
        _waiting = _waiting.With(admissionClass, _waiting[admissionClass] + change);

    /// <summary>Lets a client that waits take a permit; called when permits may have come.</summary>
    public bool TryTakeWaiting(AdmissionClass admissionClass, TimeSpan now)
    {
        if (_dead || _suspect || !_answered || now >= FenceAt || _live[admissionClass] >= _cap[admissionClass]) return false;
        _live = _live.With(admissionClass, _live[admissionClass] + 1);
        _waiting = _waiting.With(admissionClass, _waiting[admissionClass] - 1);
        NoteTaken(admissionClass);
        return true;
    }

    /// <summary>True while clients of this class are refused without asking (F8).</summary>
    public bool IsRefusing(AdmissionClass admissionClass, TimeSpan now) => now < _refusedUntil[(int)admissionClass];

    /// <summary>True where a report asked for this class and its answer brought nothing: whoever waited by then is refused (F8).</summary>
    public bool IsRefusedBy(PermitReport report, AdmissionClass admissionClass, TimeSpan now) =>
        Asked(report, admissionClass) && IsRefusing(admissionClass, now);

    /// <summary>True while the lease lasts: frames may be processed (F5).</summary>
    public bool MayServe(TimeSpan now) => !_dead && _answered && now < Deadline;

    /// <summary>Where the lease stands.</summary>
    public LeaseState Lease(TimeSpan now) =>
        _dead ? LeaseState.Lost
        : !_answered ? LeaseState.None
        : now < FenceAt ? LeaseState.Held
        : now < Deadline ? LeaseState.Fenced
        : LeaseState.Lost;

    /// <summary>How much of the lease is left; negative or zero where it has ended. Null before the first answer.</summary>
    public TimeSpan? LeaseLeft(TimeSpan now) => _dead ? TimeSpan.Zero : _answered ? Deadline - now : null;

    /// <summary>Time since the last report that was answered was sent, which is since when the lease runs. Null before the first answer.</summary>
    public TimeSpan? LeaseAge(TimeSpan now) => _answered ? now - _leaseStart : null;

    /// <summary>How much of the fence has passed: 0 at its begin, 1 where the last socket is to be closed.</summary>
    public double FenceProgress(TimeSpan now, TimeSpan closeLateness)
    {
        if (_dead) return 1;
        if (!_answered) return 0;
        var spread = Deadline - closeLateness - FenceAt;
        return spread <= TimeSpan.Zero ? (now >= FenceAt ? 1 : 0) : Math.Clamp((now - FenceAt) / spread, 0, 1);
    }

    /// <summary>Time itself is in doubt (the wall clock ran ahead of ours): admit nobody until the budget has answered (F5).</summary>
    public void Suspect()
    {
        if (!_answered) return;
        _suspect = true;
        _reportNow = true;
    }

    private TimeSpan Deadline => _leaseStart + _ttl;

    private TimeSpan FenceAt => Deadline - _settings.FenceSpread;

    /// <summary>Lowers the caps (F2: allowed at any time), never below the sockets that live.</summary>
    private void LowerTo(Permits cap)
    {
        var lowered = Permits.Max(Permits.Min(_cap, cap), _live);
        if (lowered == _cap) return;
        _cap = lowered;
        _loweredTo = Permits.Min(_loweredTo, lowered);
        _reportNow = true;
    }

    /// <summary>
    /// F9: under pressure what is not needed here goes back at once, so that the ledger can give it to whoever asks. F7: while connections are
    /// shed, caps come down with the sockets to the target and no further, whoever waits.
    /// </summary>
    private void ReturnUnneeded()
    {
        if (_overcommitted) LowerTo(_target);
        else if (_pressure.Level != PressureLevel.Normal) LowerTo(_live + _waiting);
    }
}

/// <summary>What the pool needs of the cluster's settings.</summary>
/// <param name="RenewInterval">Time between two renewals.</param>
/// <param name="RecallTimeout">How long a refusal stands.</param>
/// <param name="FenceSpread">How long before the deadline the fence begins.</param>
internal sealed record PoolSettings(TimeSpan RenewInterval, TimeSpan RecallTimeout, TimeSpan FenceSpread)
{
    /// <summary>The part of the cluster's settings.</summary>
    public static PoolSettings Of(ClusterSettings cluster) => new(cluster.RenewInterval, cluster.RecallTimeout, cluster.FenceSpread);

    /// <summary>The frontend drains: with each report it gives back what it does not use, and it asks for nothing.</summary>
    public bool GivesBack { get; init; }

    /// <summary>The least time between two reports that only bring a new count of live sockets.</summary>
    public TimeSpan CountInterval => RenewInterval < LongestCountInterval ? RenewInterval : LongestCountInterval;

    // Alerts are judged from what is reported, and are to be up two seconds after their cause: this, and two samples of half a second.
    private static readonly TimeSpan LongestCountInterval = TimeSpan.FromMilliseconds(500);
}

/// <summary>Outcome of <see cref="PermitPool.TryTake"/>.</summary>
internal enum TakeOutcome : byte
{
    /// <summary>The permit is taken.</summary>
    Taken,

    /// <summary>There is none here; ask the budget.</summary>
    Ask,

    /// <summary>The budget has just said that there is none.</summary>
    Refused,

    /// <summary>There is none here, and the budget does not answer.</summary>
    Unavailable,

    /// <summary>The lease ends or is lost.</summary>
    Fenced,

    /// <summary>The client went away while it waited.</summary>
    Left,
}

/// <summary>Where a lease stands.</summary>
internal enum LeaseState : byte
{
    /// <summary>No answer yet.</summary>
    None,

    /// <summary>It lasts.</summary>
    Held,

    /// <summary>It is about to end: sockets are being closed.</summary>
    Fenced,

    /// <summary>It has ended, or the budget has fenced this id.</summary>
    Lost,
}

/// <summary>A moment's figures of the pool.</summary>
internal readonly record struct PoolFigures(
    Permits Cap,
    Permits Live,
    Permits Waiting,
    PressureReading Pressure,
    LimitSetting? Limit,
    int InUse,
    bool Overcommitted,
    Permits Target,
    bool Answered,
    bool Dead,
    int Failures,
    TimeSpan? SettlingUntil,
    int? EffectiveLimit)
{
    /// <summary>Live connections over the target while more is out than the limit allows.</summary>
    public Permits ToShed => Overcommitted ? Permits.Excess(Live, Target) : Permits.None;
}
