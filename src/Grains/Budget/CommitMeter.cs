using Tidegate.Budget;
using Tidegate.Guarantees;

namespace Tidegate.Grains.Budget;

/// <summary>Counts the writes of the ledger in this process. It outlives the activations, which end with each write that fails.</summary>
internal sealed class CommitMeter(ILocalSiloDetails silo)
{
    /// <summary>A write that takes longer is slow.</summary>
    public static readonly TimeSpan SlowAfter = TimeSpan.FromMilliseconds(250);

    private long _commits;
    private long _failed;
    private long _slow;
    private long _violations;

    /// <summary>The counts at this moment.</summary>
    public LedgerCounters Counters => new()
    {
        Silo = silo.SiloAddress.ToParsableString(),
        Commits = Interlocked.Read(ref _commits),
        CommitsFailed = Interlocked.Read(ref _failed),
        CommitsSlow = Interlocked.Read(ref _slow),
        InvariantViolations = Interlocked.Read(ref _violations),
    };

    /// <summary>A write was stored.</summary>
    public void Succeeded(TimeSpan took)
    {
        Interlocked.Increment(ref _commits);
        if (took > SlowAfter)
            Interlocked.Increment(ref _slow);
    }

    /// <summary>A write failed, or the ledger has broken an invariant and was not written.</summary>
    public void Failed(Exception error)
    {
        if (error is InvariantViolatedException)
        {
            Interlocked.Increment(ref _violations);
            return;
        }

        Interlocked.Increment(ref _commits);
        Interlocked.Increment(ref _failed);
    }
}
