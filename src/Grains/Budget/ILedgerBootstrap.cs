namespace Tidegate.Grains.Budget;

/// <summary>Says whether a missing ledger is that of a new cluster, or one that was lost (L8).</summary>
internal interface ILedgerBootstrap
{
    /// <summary>True where it is certain that no frontend of this cluster can hold a permit.</summary>
    bool IsNewCluster();
}
