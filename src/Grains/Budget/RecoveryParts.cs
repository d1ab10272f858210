using Tidegate.Grains.Recovery;
using Tidegate.Recovery;

namespace Tidegate.Grains.Budget;

/// <summary>What running procedures ask of the cluster, divided among the frontends in proportion to what each can contribute.</summary>
/// <param name="book">The procedures.</param>
/// <param name="shed">Idle connections to close, by frontend; null where none are to be closed.</param>
/// <param name="free">Memory to free in KiB, by frontend; null where none is to be freed.</param>
/// <param name="share">Memory that every connection may keep, in bytes.</param>
internal sealed class RecoveryParts(RecoveryBook book, int[]? shed, int[]? free, long share)
{
    private const int Kilobyte = 1024;

    /// <summary>Divides it.</summary>
    public static RecoveryParts Of(RecoveryBook book, RecoveryFigures figures, IList<LedgerEntry> entries)
    {
        var close = book.IdleToClose(figures);
        var (bytes, share) = book.MemoryToFree(figures);
        return new RecoveryParts(
            book,
            close > 0 ? BudgetPolicy.Share([.. entries.Select(entry => entry.Load.Idle)], close) : null,
            bytes > 0 ? BudgetPolicy.Share([.. entries.Select(entry => Kilobytes(entry.Load.MemoryBytes))], Kilobytes(bytes)) : null,
            share);
    }

    /// <summary>The part of one frontend.</summary>
    /// <param name="entry">Its entry.</param>
    /// <param name="index">Place of the entry.</param>
    public RecoveryOrders OrdersFor(LedgerEntry entry, int index) => new()
    {
        ShedIdleTo = shed?[index] is > 0 and var close ? entry.Live.Total - close : null,
        MemoryTo = free?[index] is > 0 and var kilobytes ? Math.Max(0, entry.Load.MemoryBytes - ((long)kilobytes * Kilobyte)) : null,
        MemoryShareBytes = share,
        SweepRound = book.RoundOf(RecoveryProcedure.AggressiveCleanup),
        RebuildRound = book.RoundOf(RecoveryProcedure.RestartClean),
    };

    private static int Kilobytes(long bytes) => (int)Math.Min(int.MaxValue, (bytes + Kilobyte - 1) / Kilobyte);
}
