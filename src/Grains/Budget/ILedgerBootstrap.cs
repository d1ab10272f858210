namespace Tidegate.Grains.Budget;

/// <summary>
/// Says whether storage without a ledger means a cluster that has never run (rule L8). Asked once per takeover that finds no ledger,
/// before its first write.
/// </summary>
internal interface ILedgerBootstrap
{
    /// <summary>
    /// True where no frontend can hold permits of a ledger that was lost, so that all permits are free. False where one might: the
    /// ledger then settles, and grants nothing until every such permit has expired.
    /// </summary>
    bool IsNewCluster();
}
