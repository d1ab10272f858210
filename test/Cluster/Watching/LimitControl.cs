using Tidegate.Cluster.Oracles;
using Tidegate.Cluster.Rig;

namespace Tidegate.Cluster.Watching;

/// <summary>Changes the limit and knows from when on it binds.</summary>
internal sealed class LimitControl(ClusterRig rig)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>What was allowed when.</summary>
    public LimitTimeline Timeline { get; } = new(rig.Options.Limit);

    /// <summary>Sets the limit, as often as it takes, and returns when it binds: when the ledger has taken back what was out over it.</summary>
    public async Task SetAsync(int limit, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            // A change whose outcome is unknown may have happened at once.
            if (limit > Timeline.Last)
                Timeline.Change(Monotonic.Now, limit);
            rig.Log.Write("nemesis", $"limit {limit}");
            for (var turn = 0; !await TrySetAsync(limit, turn); turn++)
                await Pause.ForAsync(Step, cancellation);
            for (var turn = 0; ; turn++)
            {
                if (await BudgetWatch.AskAsync(rig, turn) is { Overcommitted: false } budget && budget.Limit == limit && budget.Granted <= limit)
                    break;
                await Pause.ForAsync(Step, cancellation);
            }

            if (limit < Timeline.Last)
                Timeline.Change(Monotonic.Now, limit);
            rig.Log.Write("nemesis", $"limit {limit} binds");
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<bool> TrySetAsync(int limit, int turn)
    {
        var frontend = rig.Frontends[turn % rig.Frontends.Count];
        if (!frontend.IsServing)
            return false;
        try
        {
            await frontend.QuickAdmin.SetLimitAsync(limit, "trial");
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
        {
            return false;
        }
    }
}
