using Tidegate.Budget;
using Tidegate.Grains.Budget;
using Tidegate.Recovery;

namespace Tidegate.Simulation;

/// <summary>One request at a budget activation, and where its reply goes; a null reply is a failure.</summary>
internal readonly record struct BudgetCall(PermitReport? Report, FrontendProcess? From, Action<LedgerReply?> Reply)
{
    public LimitRequest? Limit { get; init; }

    public ExpelRequest? Expel { get; init; }

    public RecoveryRequest? Recovery { get; init; }
}

/// <summary>
/// One activation of the budget, as ConnectionBudgetGrain is: loads, takes over, collects requests, one conditional write at a time,
/// replies after it, and drops itself on any doubt about storage. The ledger inside is the shipped one.
/// </summary>
internal sealed class BudgetHost(World world, int number, NodeClock clock, LedgerRules rules)
{
    private static readonly long LongestBackOff = 200 * Span.Millisecond;

    private readonly Dictionary<long, BudgetCall> _callers = [];
    private readonly Dictionary<string, FrontendProcess> _observers = new(StringComparer.Ordinal);
    private readonly HashSet<long> _waited = [];
    private readonly List<BudgetCall> _beforeActivation = [];
    private List<LedgerRequest> _next = [];
    private BudgetLedger? _ledger;
    private LedgerDocument? _memory;
    private ulong _etag;
    private string? _runReadFrom;
    private bool _active;
    private bool _dropped;
    private bool _flushing;
    private long _lastTicket;
    private long _timer;
    private Action? _onTimer;

    public int Number => number;

    public bool IsEnded { get; private set; }

    public BudgetLedger? Ledger => _ledger;

    /// <summary>It has taken over, and nothing made it doubt storage since.</summary>
    public bool IsServing => _active && !_dropped;

    public bool IsIdle => _active && !_flushing && _next.Count == 0;

    private TimeSpan Now => new(clock.At(world.Now));

    /// <summary>It can push to this frontend.</summary>
    public bool Knows(string frontendId) => _observers.ContainsKey(frontendId);

    public void Activate() => world.Store.Read((outcome, stored, etag) =>
    {
        if (IsEnded) return;
        if (outcome != StoreOutcome.Done)
        {
            End();
            return;
        }

        world.Count(Reach.L7Takeover);
        _etag = etag;
        // The run is asked for after the document.
        _runReadFrom = world.Store.Run;
        var newCluster = stored is null && !world.Store.EverWritten;
        _ledger = new BudgetLedger(stored, newCluster, rules, world.BudgetRandom.NextLong(), Now, _runReadFrom);
        Flush();
    });

    public void Call(BudgetCall call)
    {
        if (!_active && !_dropped)
        {
            _beforeActivation.Add(call);
        }
        else if (_ledger is null)
        {
            call.Reply(null);
        }
        else
        {
            Enqueue(call);
            if (!_flushing) Flush();
        }
    }

    /// <summary>The process of this activation is gone; what is on its way to storage goes on.</summary>
    public void Crash()
    {
        if (IsEnded) return;
        (IsEnded, _dropped) = (true, true);
        _ledger = null;
        _callers.Clear();
        _beforeActivation.Clear();
    }

    private void Enqueue(BudgetCall call)
    {
        var ticket = ++_lastTicket;
        _callers.Add(ticket, call);
        if (call.Report is { } report)
        {
            _observers[report.FrontendId] = call.From!;
            _next.Add(LedgerRequest.Of(ticket, report));
        }
        else
        {
            _next.Add(call.Limit is { } limit ? LedgerRequest.Of(ticket, limit)
                : call.Recovery is { } recovery ? LedgerRequest.Of(ticket, recovery)
                : LedgerRequest.Of(ticket, call.Expel!));
        }
    }

    private void Flush()
    {
        if (_ledger is null) return;
        _flushing = true;
        var batch = _next;
        _next = [];
        if (batch.Count > 1) world.Count(Reach.L2GroupCommit);
        var transition = _ledger.Apply(batch, Now);
        var early = world.Flaw switch
        {
            Flaw.ReplyBeforeCommit => true,
            Flaw.RenewalWithoutWrite => batch.Count > 0 && batch.TrueForAll(AsksNothing),
            Flaw.FencedBeforeCommit => transition.Replies.Exists(reply => reply.Answer?.Kind == PermitAnswerKind.Fenced),
            _ => false,
        };
        if (transition.Document is { } document)
        {
            _memory = document;
            if (early) Answer(transition);
            Store(document, transition, early);
        }
        else
        {
            Committed(transition, early);
        }
    }

    private void Store(LedgerDocument document, LedgerTransition transition, bool answered)
    {
        ulong? condition = world.Flaw == Flaw.WriteWithoutETag ? null : _etag;
        world.Store.Write(document, condition, (outcome, etag) => Stored(outcome, etag, document, transition, answered));
    }

    private void Stored(StoreOutcome outcome, ulong etag, LedgerDocument document, LedgerTransition transition, bool answered)
    {
        if (IsEnded || _ledger is null) return;
        if (outcome == StoreOutcome.Conflict && world.Flaw == Flaw.RetryAfterConflict)
        {
            world.Store.Write(document, null, (again, other) => Stored(again, other, document, transition, answered));
        }
        else if (outcome == StoreOutcome.Done || (outcome == StoreOutcome.Error && world.Flaw == Flaw.ErrorTakenAsWritten))
        {
            if (outcome == StoreOutcome.Done) _etag = etag;
            if (IsSameRun()) Committed(transition, answered);
            else Drop();
        }
        else
        {
            Drop();
        }
    }

    /// <summary>L1: a write counts only in the run from which the ledger was read. The run is asked for as the write is acknowledged.</summary>
    private bool IsSameRun()
    {
        if (world.Store.Run == _runReadFrom || world.Flaw == Flaw.RunComparedAtTakeoverOnly) return true;
        world.Count(Reach.L1OtherRun);
        return false;
    }

    private void Committed(LedgerTransition transition, bool answered)
    {
        if (!answered) Answer(transition);
        foreach (var push in transition.Pushes) Push(push);
        foreach (var occurrence in transition.Events) Note(occurrence);
        if (world.Flaw == Flaw.LateJoinersAnswered && _next.Count > 0)
        {
            var joined = _next;
            _next = [];
            Answer(_ledger!.Apply(joined, Now));
        }

        if (!_active)
        {
            _active = true;
            foreach (var call in _beforeActivation) Enqueue(call);
            _beforeActivation.Clear();
        }

        _flushing = false;
        if (_next.Count > 0) Flush();
        else ArmTimer(transition.NextDue);
    }

    private void ArmTimer(TimeSpan due)
    {
        var at = Math.Max(world.Now + 1, clock.TickOf(due.Ticks));
        _timer = at;
        world.After(at - world.Now, EventKind.BudgetTimer, _onTimer ??= OnTimer);
    }

    private void OnTimer()
    {
        if (_timer == world.Now && !_flushing) Flush();
    }

    private void Answer(LedgerTransition transition)
    {
        foreach (var reply in transition.Replies)
        {
            if (!_callers.Remove(reply.Ticket, out var call)) continue;
            if (_waited.Remove(reply.Ticket) && reply.Answer is { Kind: PermitAnswerKind.Granted } answer)
                world.Count(answer.Allowance.Total > call.Report!.Held.Total ? Reach.L10Met : Reach.L10Unmet);
            if (reply.Answer is { } toReport) world.Oracle.OnReply(call.Report!, toReport);
            call.Reply(reply);
        }

        foreach (var ticket in _callers.Keys) _waited.Add(ticket);
    }

    private void Push(Tidegate.Budget.RecallNotice notice)
    {
        if (_observers.TryGetValue(notice.FrontendId, out var process))
            process.Machine.Link.ToFrontend(process, EventKind.Push, () => process.OnPush(notice));
    }

    private void Note(LedgerEvent occurrence)
    {
        world.Trace.Mix((long)occurrence.Kind);
        if (world.Trace.IsWritten) world.Trace.Write(world.Now, $"budget {number}: {occurrence.Text}");
        switch (occurrence.Kind)
        {
            case LedgerEventKind.Expired: world.Count(Reach.L6Expired); break;
            case LedgerEventKind.Gone: world.Count(Reach.L9Evidence); break;
            case LedgerEventKind.Fenced: world.Count(Reach.L7Fenced); break;
            case LedgerEventKind.Expelled: world.Count(Reach.L9Expelled); break;
            case LedgerEventKind.Left: world.Count(Reach.L9Left); break;
            case LedgerEventKind.SettlingBegan: world.Count(Reach.L8Settling); break;
            case LedgerEventKind.SettlingEnded: world.Count(Reach.L8Settled); break;
        }
    }

    private void Drop()
    {
        if (world.Flaw == Flaw.DeactivationWrites && _memory is { } memory) world.Store.Write(memory, null, (_, _) => { });
        _dropped = true;
        _ledger = null;
        _next = [];
        foreach (var call in _callers.Values) call.Reply(null);
        _callers.Clear();
        foreach (var call in _beforeActivation) call.Reply(null);
        _beforeActivation.Clear();
        world.After(world.BudgetRandom.Between(0, LongestBackOff), EventKind.BudgetEnd, End);
    }

    private void End()
    {
        (IsEnded, _dropped) = (true, true);
        _ledger = null;
        foreach (var call in _beforeActivation) call.Reply(null);
        _beforeActivation.Clear();
    }

    private static bool AsksNothing(LedgerRequest request) => request.Report is { Leaving: false } report && report.Wanted.FitsIn(report.Held);
}
