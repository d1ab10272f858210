using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.Grains.Budget;

namespace Tidegate.Grains.Tests.Budget;

/// <summary>A ledger with a clock of its own, and the storage it would have.</summary>
internal sealed class LedgerHarness
{
    private long _ticket;

    public LedgerHarness(int limit = 100, int reserve = 0, double threshold = 0.85, LedgerDocument? stored = null, bool newCluster = true, TimeSpan? ttl = null, string? run = null)
    {
        Options = new TidegateOptions();
        Options.Limits.MaxConnections = limit;
        Options.Limits.PriorityReserve = reserve;
        Options.Limits.BackpressureThreshold = threshold;
        if (ttl is { } value) Options.Lease.Ttl = value;
        Ledger = new BudgetLedger(stored, newCluster, LedgerRules.From(Options), Now, run);
        Run();
    }

    public TidegateOptions Options { get; }

    public BudgetLedger Ledger { get; private set; }

    public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

    public LedgerDocument? Stored { get; private set; }

    public List<LedgerReply> Replies { get; } = [];

    public List<RecallNotice> Pushes { get; } = [];

    public List<LedgerEvent> Events { get; } = [];

    public TimeSpan NextDue { get; private set; }

    public long Report(PermitReport report)
    {
        Run(LedgerRequest.Of(++_ticket, report));
        return _ticket;
    }

    public long Report(string id, long seq, Permits held = default, Permits live = default, int waiting = 0, Permits? wanted = null)
    {
        var wait = new Permits(waiting, 0);
        return Report(new PermitReport
        {
            FrontendId = id,
            Name = "name-" + id,
            Seq = seq,
            Held = held,
            Live = live,
            Waiting = wait,
            Wanted = wanted ?? Permits.Max(live + wait, held),
        });
    }

    public LimitChange SetLimit(int? limit)
    {
        var request = new LimitRequest { MaxConnections = limit, Actor = "test", Reason = "test", CorrelationId = "c" };
        Run(LedgerRequest.Of(++_ticket, request));
        return Replies.Single(reply => reply.Ticket == _ticket).Change!;
    }

    public ExpelResult Expel(string id)
    {
        var request = new ExpelRequest { FrontendId = id, Actor = "test", Reason = "test", CorrelationId = "c" };
        Run(LedgerRequest.Of(++_ticket, request));
        return Replies.Single(reply => reply.Ticket == _ticket).Expelled!;
    }

    public PermitAnswer AnswerTo(long ticket) => Replies.Single(reply => reply.Ticket == ticket).Answer!;

    public bool IsAnswered(long ticket) => Replies.Any(reply => reply.Ticket == ticket);

    public void Advance(TimeSpan by)
    {
        Now += by;
        Run();
    }

    /// <summary>The activation is lost and another one takes over what was stored.</summary>
    public void TakeOver(LedgerDocument? stored, bool newCluster = false, string? run = null)
    {
        Ledger = new BudgetLedger(stored, newCluster, LedgerRules.From(Options), Now, run);
        Run();
    }

    public void Run(params LedgerRequest[] batch)
    {
        var transition = Ledger.Apply(batch, Now);
        Stored = transition.Document ?? Stored;
        Replies.AddRange(transition.Replies);
        Pushes.AddRange(transition.Pushes);
        Events.AddRange(transition.Events);
        NextDue = transition.NextDue;
    }

    public Permits EntryOf(string id) => Stored!.Entries.Single(entry => entry.Id == id).Allowance;
}
