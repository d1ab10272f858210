using Tidegate.Variants;

namespace Tidegate.Simulation;

/// <summary>The wrong variants of the frontend's half.</summary>
internal static class FrontendVariants
{
    private const string Pool = "PermitPool.cs";
    private const string Reports = "PermitPool.Reports.cs";
    private const string Ticket = "PermitTicket.cs";
    private const string Lease = "FrontendLease.cs";
    private const string LeaseReports = "FrontendLease.Reports.cs";
    private const string Life = "FrontendLease.Life.cs";
    private const string Clock = "LeaseClock.cs";
    private const string Now = "public TimeSpan Now => time.GetElapsedTime(_origin);";

    private const string Late = """
        {
                var outcome = _pool.TryTake(admissionClass, now, out reportDue);
                if (outcome != TakeOutcome.Taken) return outcome;
                _pool.Return(admissionClass);
                _late = _late.With(admissionClass, _late[admissionClass] + 1);
                return outcome;
            }

            private Permits _late;

            private bool NotTaken(AdmissionClass admissionClass)
            {
                _late = _late.With(admissionClass, _late[admissionClass] - 1);
                return false;
            }

            private void TakeLate(TimeSpan now)
            {
                foreach (var admissionClass in new[] { AdmissionClass.Standard, AdmissionClass.Priority })
                    while (_late[admissionClass] > 0 && _pool.TryTake(admissionClass, now, out _) == TakeOutcome.Taken) NotTaken(admissionClass);
            }
        """;

    public static IEnumerable<Variant> All { get; } =
    [
        new(21, "evidence while sockets still close", "L9",
            new Edit("GoneIds.cs", "sinceLocked < closeTime ? [] : past", "past")),
        new(22, "leaving before the last close", "L9",
            new Edit(Life, "MayLeave: state == LeaseState.Lost && _pool.IsEmpty", "MayLeave: state == LeaseState.Lost"),
            new Edit(Life, "if (!_pool.IsEmpty || _hasLeft", "if (_hasLeft"),
            new Edit(Life, "if (!_pool.IsEmpty) throw", "if (false) throw"),
            new Edit(Reports, "if (_live.Total > 0) throw", "if (_live.Total < 0) throw")),
        new(23, "grant for an older seq accepted", "F1",
            new Edit(Reports, "if (_inFlight is not { } report || answer.Seq != report.Seq) return AnswerEffect.Ignored;", "if (_inFlight is not { } report) return AnswerEffect.Ignored;")),
        new(24, "two reports in flight", "F1",
            new Edit(Reports, "if (_inFlight is not null || _dead || ", "if (_dead || "),
            new Edit(Reports, "if (_inFlight is not { } report || answer.Seq != report.Seq) return AnswerEffect.Ignored;", "if (_inFlight is not { } report) return AnswerEffect.Ignored;")),
        new(25, "report lowers held before the cap is lowered", "F2",
            new Edit(Reports, "            Held = _cap,", "            Held = Permits.Min(_cap, _live + _waiting),")),
        new(26, "cap raised over held while a report is out", "F3",
            new Edit(Pool, "if (_answered && !_suspect && _live[admissionClass] < _cap[admissionClass])", "if (_answered && !_suspect && _inFlight is not null && _loweredTo == Unlowered) _cap = _cap.With(admissionClass, Math.Max(_cap[admissionClass], _target[admissionClass]));\n            if (_answered && !_suspect && _live[admissionClass] < _cap[admissionClass])")),
        new(27, "timed-out report assumed refused: the caps before it come back", "F4",
            new Edit(Reports, "    private AnswerEffect Fail(TimeSpan now)\n    {", "    private Permits _before;\n\n    private AnswerEffect Fail(TimeSpan now)\n    {\n        _cap = Permits.Max(_cap, _before);"),
            new Edit(Reports, "        _answered = true;", "        _answered = true;\n        _before = _cap;")),
        new(28, "TTL counted from the reply, not the send", "F5",
            new Edit(Reports, "        _leaseStart = _sentAt;", "        _leaseStart = now;")),
        new(29, "fence by wall clock", "F5",
            new Edit(Clock, Now, "private readonly DateTimeOffset _wallOrigin = time.GetUtcNow();\n\n    public TimeSpan Now => time.GetUtcNow() - _wallOrigin;")),
        new(30, "suspended time not counted", "F5",
            new Edit(Clock, Now, "public TimeSpan Now => time.GetElapsedTime(_origin) - ((Tidegate.Simulation.SimTime)time).Suspended;")),
        new(31, "fence stops admission, leaves sockets", "F5",
            new Edit(Life, "LeaseState.Fenced => ClosesUpTo(_pool.FenceProgress(now, closeLateness), open)", "LeaseState.Fenced => 0"),
            new Edit(Life, "LeaseState.Lost => ClosesUpTo(1, open)", "LeaseState.Lost => 0")),
        new(32, "handshake in flight completes after the fence", "F5",
            new Edit(Life, "Math.Max(0, (int)Math.Ceiling(share * _atFence) - (_atFence - open))", "Math.Clamp((int)Math.Ceiling(share * _atFence) - (_atFence - open), 0, _atFence)")),
        new(33, "id reused after a fence", "F5",
            new Edit(Life, "_pool = new PermitPool(id, name, settings);", "_pool = new PermitPool(_pool.FrontendId, name, settings);")),
        new(34, "permit released before the fd is closed", "F6",
            new Edit(Ticket, "if (Interlocked.CompareExchange(ref _phase, Returned, Held) == Held)", "if (Interlocked.Exchange(ref _phase, Returned) != Returned)")),
        new(35, "permit taken after the 101", "F6",
            new Edit(Lease, "=> _pool.TryTake(admissionClass, now, out reportDue);", Late),
            new Edit(Lease, "var owesReport = _pool.Return(admissionClass);", "var owesReport = _late[admissionClass] == 0 ? _pool.Return(admissionClass) : NotTaken(admissionClass);"),
            new Edit(LeaseReports, "        _pool.GiveBack(givesBack);", "        TakeLate(now);\n        _pool.GiveBack(givesBack);")),
        new(36, "failed handshake releases twice", "F6",
            new Edit(Ticket, "if (Interlocked.Exchange(ref _phase, Returned) != Returned)", "_phase = Returned;\n        ")),
        new(38, "recall ignores live", "F7",
            new Edit(Pool, "var lowered = Permits.Max(Permits.Min(_cap, cap), _live);", "var lowered = Permits.Min(_cap, cap);"),
            new Edit(Reports, "LowerTo(Permits.Max(lower, _live + _waiting));", "LowerTo(lower);")),
        new(39, "local refusal outlives the next report", "F8",
            new Edit(Reports, "= now + _settings.RecallTimeout;", "= now + (100 * _settings.RecallTimeout);"),
            new Edit(Reports, "        if (permitsFree) Array.Clear(_refusedUntil);", "")),
        new(51, "an answer undoes a lowering made since its report", "F2",
            new Edit(Reports, "_loweredTo.Standard == int.MaxValue ? answer.Allowance.Standard : _cap.Standard", "answer.Allowance.Standard"),
            new Edit(Reports, "_loweredTo.Priority == int.MaxValue ? answer.Allowance.Priority : _cap.Priority", "answer.Allowance.Priority")),
        new(52, "local refusal after a plain renewal", "F8",
            new Edit(Reports, "if (Asked(report, admissionClass) && gained.Total == 0 && !answer.AskAgain && !outdated)", "if (gained.Total == 0)")),
        new(53, "recall of spare permits sheds on a stale live", "F7",
            new Edit(Pool, "Overcommitted ? Permits.Excess(Live, Target) : Permits.None", "Permits.Excess(Live, Target)")),
        new(71, "who waits gets what is shed", "F7",
            new Edit(Pool, "if (_overcommitted) LowerTo(_target);", "if (_overcommitted) LowerTo(Permits.Max(_live + _waiting, _target));")),
        new(54, "freed permits reported only at the next renewal", "F9",
            new Edit(Pool, "        _loweredTo = Permits.Min(_loweredTo, lowered);\n        _reportNow = true;", "        _loweredTo = Permits.Min(_loweredTo, lowered);"),
            new Edit(Reports, "private bool CountsDiffer => ", "private bool CountsDiffer => _seq < 0 && ")),
        new(59, "a fence admits", "F5",
            new Edit(Pool, "if (_dead || (_answered && now >= FenceAt)) return TakeOutcome.Fenced;", "if (_dead) return TakeOutcome.Fenced;"),
            new Edit(Pool, "!_answered || now >= FenceAt || _live", "!_answered || _live")),
        new(60, "a client that leaves and its upgrade both give the permit back", "F6",
            new Edit(Lease, "if (_line.Remove(wait)) EndWait(wait, TakeOutcome.Left);", "if (_line.Remove(wait)) EndWait(wait, TakeOutcome.Left);\n        else if (wait.Outcome == TakeOutcome.Taken) _pool.Return(wait.Class);")),
        new(61, "a ticket forgets that its socket may be open", "F6",
            new Edit(Ticket, "Interlocked.CompareExchange(ref _phase, Open, Held);", "Interlocked.CompareExchange(ref _phase, Held, Open);")),
        new(62, "the permit of a client that left while it waited is lost", "F6",
            new Edit(Lease, "        if (wait.Outcome == TakeOutcome.Taken) effects = Return(wait.Class, now);\n", "")),
    ];
}
