namespace Tidegate.Simulation;

/// <summary>The wrong variants of the frontend's half.</summary>
internal static class FrontendVariants
{
    private const string Pool = "PermitPool.cs";
    private const string Reports = "PermitPool.Reports.cs";
    private const string Ticket = "PermitTicket.cs";

    public static IEnumerable<Variant> All { get; } =
    [
        new(21, "evidence while sockets still close", "L9", Flaw.EarlyEvidence),
        new(22, "leaving before the last close", "L9", Flaw.LeavesEarly,
            new Patch(Reports, "if (_live.Total > 0) throw", "if (_live.Total < 0) throw")),
        new(23, "grant for an older seq accepted", "F1", Flaw.None,
            new Patch(Reports, "if (_inFlight is not { } report || answer.Seq != report.Seq) return AnswerEffect.Ignored;", "if (_inFlight is not { } report) return AnswerEffect.Ignored;")),
        new(24, "two reports in flight", "F1", Flaw.TwoReports,
            new Patch(Reports, "if (_inFlight is not null || _dead || ", "if (_dead || "),
            new Patch(Reports, "if (_inFlight is not { } report || answer.Seq != report.Seq) return AnswerEffect.Ignored;", "if (_inFlight is not { } report) return AnswerEffect.Ignored;")),
        new(25, "report lowers held before the cap is lowered", "F2", Flaw.None,
            new Patch(Reports, "                Held = _cap,", "                Held = Permits.Min(_cap, _live + _waiting),")),
        new(26, "cap raised over held while a report is out", "F3", Flaw.None,
            new Patch(Pool, "if (_answered && !_suspect && _live[admissionClass] < _cap[admissionClass])", "if (_answered && !_suspect && _inFlight is not null && _loweredTo == Unlowered) _cap = _cap.With(admissionClass, Math.Max(_cap[admissionClass], _target[admissionClass]));\n            if (_answered && !_suspect && _live[admissionClass] < _cap[admissionClass])")),
        new(27, "timed-out report assumed refused: the caps before it come back", "F4", Flaw.None,
            new Patch(Reports, "    private AnswerEffect Fail(TimeSpan now)\n    {", "    private Permits _before;\n\n    private AnswerEffect Fail(TimeSpan now)\n    {\n        _cap = Permits.Max(_cap, _before);"),
            new Patch(Reports, "            _answered = true;", "            _answered = true;\n            _before = _cap;")),
        new(28, "TTL counted from the reply, not the send", "F5", Flaw.None,
            new Patch(Reports, "            _leaseStart = _sentAt;", "            _leaseStart = now;")),
        new(29, "fence by wall clock", "F5", Flaw.WallClockLease),
        new(30, "suspended time not counted", "F5", Flaw.SuspendNotCounted),
        new(31, "fence stops admission, leaves sockets", "F5", Flaw.FenceLeavesSockets),
        new(32, "handshake in flight completes after the fence", "F5", Flaw.HandshakeOutlivesFence),
        new(33, "id reused after a fence", "F5", Flaw.IdUsedAgain),
        new(34, "permit released before the fd is closed", "F6", Flaw.PermitBackEarly),
        new(35, "permit taken after the 101", "F6", Flaw.PermitTakenLate),
        new(36, "failed handshake releases twice", "F6", Flaw.None,
            new Patch(Ticket, "Interlocked.Exchange(ref _origin, null)?.Return(Class)", "_origin?.Return(Class)")),
        new(38, "recall ignores live", "F7", Flaw.None,
            new Patch(Pool, "var lowered = Permits.Max(Permits.Min(_cap, cap), _live);", "var lowered = Permits.Min(_cap, cap);"),
            new Patch(Reports, "LowerTo(Permits.Max(lower, _live + _waiting));", "LowerTo(lower);")),
        new(39, "local refusal outlives the next report", "F8", Flaw.None,
            new Patch(Reports, "= now + _settings.RecallTimeout;", "= now + (100 * _settings.RecallTimeout);"),
            new Patch(Reports, "            if (permitsFree) Array.Clear(_refusedUntil);", "")),
        new(51, "an answer undoes a lowering made since its report", "F2", Flaw.None,
            new Patch(Reports, "_loweredTo.Standard == int.MaxValue ? answer.Allowance.Standard : _cap.Standard", "answer.Allowance.Standard"),
            new Patch(Reports, "_loweredTo.Priority == int.MaxValue ? answer.Allowance.Priority : _cap.Priority", "answer.Allowance.Priority")),
        new(52, "local refusal after a plain renewal", "F8", Flaw.None,
            new Patch(Reports, "if (asked && gained.Total == 0 && !answer.AskAgain && !outdated)", "if (gained.Total == 0)")),
        new(53, "recall of spare permits sheds on a stale live", "F7", Flaw.None,
            new Patch(Pool, "Overcommitted ? Permits.Excess(Live, Target) : Permits.None", "Permits.Excess(Live, Target)")),
        new(54, "freed permits reported only at the next renewal", "F9", Flaw.None,
            new Patch(Pool, "        _loweredTo = Permits.Min(_loweredTo, lowered);\n        _reportNow = true;", "        _loweredTo = Permits.Min(_loweredTo, lowered);"),
            new Patch(Reports, "private bool CountsDiffer => ", "private bool CountsDiffer => _seq < 0 && ")),
        new(58, "a fence admits", "F5", Flaw.None,
            new Patch(Pool, "if (_dead || (_answered && now >= FenceAt)) return TakeOutcome.Fenced;", "if (_dead) return TakeOutcome.Fenced;"),
            new Patch(Pool, "!_answered || now >= FenceAt || _live", "!_answered || _live")),
    ];
}
