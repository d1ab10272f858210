using Orleans.Storage;
using Tidegate.Budget;
using Tidegate.Grains.Budget;
using Tidegate.Recovery;

namespace Tidegate.Simulation;

/// <summary>One request at a budget activation, and where its reply goes; a null reply is a failure.</summary>
internal sealed record BudgetCall(PermitReport? Report, FrontendProcess? From, Action<LedgerReply?> Reply)
{
    public LimitRequest? Limit { get; init; }

    public ExpelRequest? Expel { get; init; }

    public RecoveryRequest? Recovery { get; init; }

    /// <summary>The transition that took it.</summary>
    public long TakenBy { get; set; }

    public LedgerRequest ToRequest(long ticket) =>
        Report is { } report ? LedgerRequest.Of(ticket, report)
        : Limit is { } limit ? LedgerRequest.Of(ticket, limit)
        : Recovery is { } recovery ? LedgerRequest.Of(ticket, recovery)
        : LedgerRequest.Of(ticket, Expel!);
}

/// <summary>
/// One activation of the budget: the shipped shell and ledger, and a silo around them that reads, writes, delivers and ends as they say.
/// </summary>
internal sealed class BudgetHost(World world, int number, NodeClock clock, LedgerRules rules)
{
    private const int MostWaiting = 10_000;
    private static readonly long LongestBackOff = 200 * Span.Millisecond;
    private static readonly Exception Conflict = new InconsistentStateException("Another activation has written.");
    private static readonly Exception StoreFailed = new IOException("The store has failed.");

    private readonly LedgerShell<BudgetCall> _shell = new(MostWaiting);
    private readonly Dictionary<string, FrontendProcess> _observers = new(StringComparer.Ordinal);
    private readonly List<BudgetCall> _beforeActivation = [];
    private readonly List<BudgetCall> _added = [];
    private long _transitions;
    private ulong _takeover; // tells it from every other activation
    private bool _active;
    private bool _isStoring;
    private bool _isDropped;
    private long _timer;
    private Action? _onTimer;

    public int Number => number;

    public bool IsEnded { get; private set; }

    public BudgetLedger? Ledger => _shell.Ledger;

    /// <summary>It has taken over, and nothing made it doubt storage since.</summary>
    public bool IsServing => _active && !_isDropped;

    public bool IsIdle => _active && !_isStoring && !_shell.IsDue;

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
        _takeover = world.BudgetRandom.NextLong();
        _shell.TakeOver(stored, etag, world.Store.Run, () => !world.Store.EverWritten, rules, Now);
        Apply();
    });

    public void Call(BudgetCall call)
    {
        // Calls wait until the activation has taken over.
        if (!_active && !_isDropped) _beforeActivation.Add(call);
        else if (!TryAdd(call)) call.Reply(null);
        else Apply();
    }

    /// <summary>The process of this activation is gone; what is on its way to storage goes on.</summary>
    public void Crash()
    {
        if (IsEnded) return;
        (IsEnded, _isDropped) = (true, true);
        _beforeActivation.Clear();
    }

    private bool TryAdd(BudgetCall call)
    {
        if (IsEnded || !_shell.TryAdd(call, call.ToRequest)) return false;
        _added.Add(call);
        if (call.Report is { } report) _observers[report.FrontendId] = call.From!;
        return true;
    }

    private void Apply()
    {
        var step = _shell.Apply(Now);
        if (step.Write is not null || step.Release is not null)
        {
            if (_added.Count > 1) world.Count(Reach.L2GroupCommit);
            _transitions++;
            foreach (var call in _added) call.TakenBy = _transitions;
            _added.Clear();
        }

        Do(step);
    }

    private void Do(in LedgerStep<BudgetCall> step)
    {
        if (step.Release is { } release) LetGo(release);
        if (step.Dropped is { } dropped) Drop(dropped);
        if (step.Write is { } write)
        {
            _isStoring = true;
            world.Store.Write(write.Document, write.ETag, _takeover, OnWritten);
        }

        if (step.AsksRun) Do(_shell.RunRead(world.Store.Run));
        if (step.Release is null || step.Write is not null) return;
        if (!_active) Begin();
        if (_shell.IsDue) Apply();
        else ArmTimer(step.Release.Transition.NextDue);
    }

    private void OnWritten(StoreOutcome outcome, string? etag)
    {
        if (IsEnded) return;
        _isStoring = false;
        Do(outcome switch
        {
            StoreOutcome.Done => _shell.Written(etag),
            StoreOutcome.Conflict => _shell.Failed(Conflict),
            _ => _shell.Failed(StoreFailed),
        });
    }

    private void Begin()
    {
        _active = true;
        foreach (var call in _beforeActivation) TryAdd(call);
        _beforeActivation.Clear();
    }

    private void LetGo(LedgerRelease<BudgetCall> release)
    {
        foreach (var (call, reply) in release.Replies)
        {
            if (call.TakenBy != _transitions && reply.Answer is { Kind: PermitAnswerKind.Granted } answer)
                world.Count(answer.Allowance.Total > call.Report!.Held.Total ? Reach.L10Met : Reach.L10Unmet);
            if (reply.Answer is { } toReport) world.Oracle.OnReply(call.Report!, toReport);
            call.Reply(reply);
        }

        foreach (var push in release.Transition.Pushes) Push(push);
        foreach (var occurrence in release.Transition.Events) Note(occurrence);
    }

    private void ArmTimer(TimeSpan due)
    {
        var at = Math.Max(world.Now + 1, clock.TickOf(due.Ticks));
        _timer = at;
        world.After(at - world.Now, EventKind.BudgetTimer, _onTimer ??= OnTimer);
    }

    private void OnTimer()
    {
        if (_timer == world.Now && !IsEnded) Apply();
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

    private void Drop(LedgerDrop<BudgetCall> dropped)
    {
        if (dropped.Error is LedgerStoreChangedException) world.Count(Reach.L1OtherRun);
        foreach (var call in dropped.Callers) call.Reply(null);
        if (_isDropped) return;
        _isDropped = true;
        FailThoseBefore();
        world.After(world.BudgetRandom.Between(0, LongestBackOff), EventKind.BudgetEnd, End);
    }

    private void End()
    {
        (IsEnded, _isDropped) = (true, true);
        FailThoseBefore();
    }

    private void FailThoseBefore()
    {
        foreach (var call in _beforeActivation) call.Reply(null);
        _beforeActivation.Clear();
    }
}
