using Tidegate.Grains.Budget;

namespace Tidegate.StateSpace.Model;

/// <summary>One activation of the budget: the shipped ledger, and around it what the grain keeps.</summary>
internal sealed record ActivationState
{
    /// <summary>Null while it is down.</summary>
    public BudgetLedger? Ledger { get; init; }

    /// <summary>The version that it read or wrote last: the condition of its next write.</summary>
    public long ETag { get; init; }

    public PendingWrite? Write { get; init; }

    /// <summary>Requests that came while a write is under way.</summary>
    public IReadOnlyList<LedgerRequest> Queue { get; init; } = [];

    /// <summary>Its timer has nothing to do before time passes.</summary>
    public bool Looked { get; init; }

    public int CrashesLeft { get; init; }

    /// <summary>Its write will fail, and take with it all that it knows and all that waits for it.</summary>
    public bool IsDoomed(Store store) => Write is not null && ETag != store.ETag;

    public ActivationState Down() => new() { CrashesLeft = CrashesLeft };
}
