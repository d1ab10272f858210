namespace Tidegate.Grains.Budget;

/// <summary>The memory of the frontends' processes, as they reported it. Pure.</summary>
/// <param name="CapacityBytes">What they may use together; 0 where none of them says.</param>
/// <param name="UsedBytes">What they use of it.</param>
/// <param name="IsComplete">Every frontend says it.</param>
internal readonly record struct LedgerMemory(long CapacityBytes, double UsedBytes, bool IsComplete)
{
    /// <summary>The part of a process that connections may have; the other is the process itself.</summary>
    private const double ConnectionShare = 0.75;

    /// <summary>
    /// What they use, as a share of what they may: weighed, since what one of them lacks is no reason to send away clients of others. That
    /// one acts by itself.
    /// </summary>
    public double Utilization => CapacityBytes > 0 ? UsedBytes / CapacityBytes : 0;

    /// <summary>What connections may have of it; null where it is not known of all frontends.</summary>
    public long? ForConnectionsBytes => IsComplete && CapacityBytes > 0 ? (long)(CapacityBytes * ConnectionShare) : null;

    /// <summary>Sums it up.</summary>
    public static LedgerMemory Of(IList<LedgerEntry> entries)
    {
        var (capacity, used, isComplete) = (0L, 0.0, true);
        foreach (var entry in entries)
        {
            var process = entry.Load.Process;
            capacity += process.CapacityBytes;
            used += process.Utilization * process.CapacityBytes;
            isComplete &= process.CapacityBytes > 0;
        }

        return new LedgerMemory(capacity, used, isComplete);
    }
}
