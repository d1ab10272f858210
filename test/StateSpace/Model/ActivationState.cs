using Tidegate.Grains.Budget;

namespace Tidegate.StateSpace.Model;

/// <summary>One activation of the budget: the shipped shell with its ledger, and the write that is on its way.</summary>
internal sealed record ActivationState
{
    /// <summary>Null while it is down.</summary>
    public LedgerShell<Caller>? Shell { get; init; }

    public PendingWrite? Write { get; init; }

    /// <summary>Its timer has nothing to do before time passes.</summary>
    public bool Ticked { get; init; }

    public int CrashesLeft { get; init; }

    /// <summary>To be read.</summary>
    public BudgetLedger? Ledger => Shell?.Ledger;

    /// <summary>The version that it read or wrote last: the condition of its next write.</summary>
    public string? ETag => Shell is null ? null : Inside.Shell<Caller>.ETag(Shell);

    /// <summary>What is being stored; null while no write is under way.</summary>
    public LedgerTransition? Writing => Shell is null ? null : Inside.Shell<Caller>.Writing(Shell);

    /// <summary>Requests that came while a write is under way.</summary>
    public List<LedgerRequest> Queue => Shell is null ? [] : Inside.Shell<Caller>.Next(Shell);

    /// <summary>Its write will fail, and take with it all that it knows and all that waits for it.</summary>
    public bool IsDoomed(Store store) => Write is not null && ETag != store.ETag;

    public ActivationState Down() => new() { CrashesLeft = CrashesLeft };
}

/// <summary>Who waits for a reply: a frontend id with the number of its report, or nobody in particular.</summary>
internal readonly record struct Caller(string Id, long Seq)
{
    /// <summary>An operator.</summary>
    public static Caller Operator { get; } = new("", 0);
}
