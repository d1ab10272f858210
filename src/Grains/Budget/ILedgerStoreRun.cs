namespace Tidegate.Grains.Budget;

/// <summary>
/// Which run of its store the ledger is in: a store that restarts, is restored or is replaced may have lost writes it acknowledged, and
/// shows it by another run id (L1, L8).
/// </summary>
internal interface ILedgerStoreRun
{
    /// <summary>Asks the store, each time anew: a remembered id would hide what it is to show.</summary>
    /// <returns>The id, or null where the store has none.</returns>
    ValueTask<string?> ReadAsync(CancellationToken cancellation);
}

/// <summary>A store that lives and dies with its silo has no run of its own; losing it shows as a missing ledger.</summary>
internal sealed class NoStoreRun : ILedgerStoreRun
{
    /// <inheritdoc/>
    public ValueTask<string?> ReadAsync(CancellationToken cancellation) => new((string?)null);
}
