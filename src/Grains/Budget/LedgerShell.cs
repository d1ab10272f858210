namespace Tidegate.Grains.Budget;

/// <summary>
/// All that an activation of the budget decides around its <see cref="BudgetLedger"/>: what waits for the next write, which version a
/// write must replace, whether it counts, what leaves then, and that after any doubt about storage nothing leaves at all (L1, L2). A
/// command goes in, the next <see cref="LedgerStep{TCaller}"/> comes out. Pure, and for one thread at a time: the grain reads, writes and
/// schedules. Production, the simulation, the exploration and the fill and scale runs all run this class.
/// </summary>
/// <typeparam name="TCaller">Who waits for a reply.</typeparam>
internal sealed class LedgerShell<TCaller>(int mostWaiting)
{
    private Dictionary<long, TCaller> _callers = [];
    private List<LedgerRequest> _next = [];
    private BudgetLedger? _ledger;
    private LedgerTransition? _writing; // null while no write is under way
    private string? _etag; // of what the ledger was read from or written as
    private string? _run;
    private long _lastTicket;

    /// <summary>To be read; null before the takeover and after a drop. While a write is under way it is ahead of storage.</summary>
    public BudgetLedger? Ledger => _ledger;

    /// <summary>Requests wait, and no write is under way.</summary>
    public bool IsDue => _ledger is not null && _writing is null && _next.Count > 0;

    /// <summary>Takes over from what storage holds (L7). <see cref="Apply"/> writes the new epoch, whatever waits.</summary>
    /// <param name="stored">The stored document; null where there is none.</param>
    /// <param name="etag">Its version.</param>
    /// <param name="run">Run id of the store, read after the document: one that restarts in between shows another run than the one that wrote it.</param>
    /// <param name="isNewCluster">Says whether this cluster has never run before (L8); asked only where that matters.</param>
    /// <param name="rules">Configuration.</param>
    /// <param name="now">Time on the activation's clock.</param>
    /// <returns>True where the ledger began as that of a new cluster.</returns>
    public bool TakeOver(LedgerDocument? stored, string? etag, string? run, Func<bool> isNewCluster, LedgerRules rules, TimeSpan now)
    {
        var isNew = stored is null or { BeganMissing: true } && isNewCluster();
        _ledger = new BudgetLedger(stored, isNew, rules, now, run);
        (_etag, _run) = (etag, run);
        return isNew;
    }

    /// <summary>A caller waits for the next write.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="request">Makes the request with the ticket that ties it to the caller.</param>
    /// <returns>False where none can be taken: there is no ledger, or too many wait.</returns>
    public bool TryAdd(TCaller caller, Func<long, LedgerRequest> request)
    {
        if (_ledger is null || _callers.Count >= mostWaiting) return false;
        var ticket = ++_lastTicket;
        _callers.Add(ticket, caller);
        _next.Add(request(ticket));
        return true;
    }

    /// <summary>Applies what waits, and time itself. Does nothing while a write is under way: what comes meanwhile shares the next one.</summary>
    public LedgerStep<TCaller> Apply(TimeSpan now)
    {
        if (_ledger is null || _writing is not null) return default;
        var batch = _next;
        _next = [];
        var transition = _ledger.Apply(batch, now);
        if (transition.Document is not { } document) return new LedgerStep<TCaller> { Release = Release(transition) };
        _writing = transition;
        return new LedgerStep<TCaller> { Write = new LedgerWrite(document, _etag) };
    }

    /// <summary>The write succeeded. It counts only in the run of the store from which the ledger was read, so that is asked for after it.</summary>
    /// <param name="etag">The new version.</param>
    public LedgerStep<TCaller> Written(string? etag)
    {
        if (_writing is null) return default;
        _etag = etag;
        return new LedgerStep<TCaller> { AsksRun = true };
    }

    /// <summary>The store told its run.</summary>
    public LedgerStep<TCaller> RunRead(string? run)
    {
        if (_writing is not { } stored) return default;
        if (run != _run) return Drop(new LedgerStoreChangedException(_run, run));
        _writing = null;
        return new LedgerStep<TCaller> { Release = Release(stored) };
    }

    /// <summary>Something failed, the write or what belongs to it: what became of it is unknown.</summary>
    public LedgerStep<TCaller> Failed(Exception error) => Drop(error);

    /// <summary>Nobody is answered, and what was not stored is thrown away with the ledger; the next activation reads what storage really holds.</summary>
    private LedgerStep<TCaller> Drop(Exception error)
    {
        var callers = _callers;
        _callers = [];
        _next = [];
        _writing = null;
        _ledger = null;
        return new LedgerStep<TCaller> { Dropped = new LedgerDrop<TCaller>(error, [.. callers.Values]) };
    }

    private LedgerRelease<TCaller> Release(LedgerTransition transition)
    {
        var replies = new List<(TCaller Caller, LedgerReply Reply)>(transition.Replies.Count);
        foreach (var reply in transition.Replies)
        {
            if (_callers.Remove(reply.Ticket, out var caller)) replies.Add((caller, reply));
        }

        return new LedgerRelease<TCaller>(replies, transition);
    }
}

/// <summary>What an activation does next: what is released or dropped first, then at most one of a write and a question.</summary>
internal readonly record struct LedgerStep<TCaller>
{
    /// <summary>Leaves now.</summary>
    public LedgerRelease<TCaller>? Release { get; init; }

    /// <summary>The activation is over, and ends after a random pause, so that two rivals do not chase each other.</summary>
    public LedgerDrop<TCaller>? Dropped { get; init; }

    /// <summary>To be stored; then <see cref="LedgerShell{TCaller}.Written"/> or <see cref="LedgerShell{TCaller}.Failed"/>.</summary>
    public LedgerWrite? Write { get; init; }

    /// <summary>The store is to be asked for its run; then <see cref="LedgerShell{TCaller}.RunRead"/> or <see cref="LedgerShell{TCaller}.Failed"/>.</summary>
    public bool AsksRun { get; init; }
}

/// <summary>A write under its condition.</summary>
/// <param name="Document">To be stored.</param>
/// <param name="ETag">The version that it must replace; null where storage must hold none.</param>
internal sealed record LedgerWrite(LedgerDocument Document, string? ETag);

/// <summary>What leaves once it is stored.</summary>
/// <param name="Replies">With their callers.</param>
/// <param name="Transition">The transition, for what goes to nobody in particular.</param>
internal sealed record LedgerRelease<TCaller>(List<(TCaller Caller, LedgerReply Reply)> Replies, LedgerTransition Transition);

/// <summary>The end of a ledger in memory.</summary>
/// <param name="Error">Why.</param>
/// <param name="Callers">Who is told that the outcome is unknown.</param>
internal sealed record LedgerDrop<TCaller>(Exception Error, List<TCaller> Callers);
