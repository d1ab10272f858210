namespace Tidegate.Grains.Budget;

/// <summary>The store is in another run than the one the ledger was read from: what it holds is in doubt.</summary>
internal sealed class LedgerStoreChangedException(string? readFrom, string? found) : Exception(
    $"The store of the ledger was restarted or replaced: run {found ?? "unknown"} instead of {readFrom ?? "unknown"}.");
