namespace Tidegate.Silo.Budget;

/// <summary>What a host looks at around the start of its silo, to know whether a missing ledger is a new one.</summary>
internal interface ILedgerStart
{
    /// <summary>Checks before any frontend can reach this silo.</summary>
    void CheckAtStart();

    /// <summary>The first ledger is written: from now on only the present counts.</summary>
    void ForgetStart();
}
