using System.Text.Json;
using Tidegate.Clients.Admin;
using Tidegate.Cluster.Rig;

namespace Tidegate.Cluster.Watching;

/// <summary>Asks for the budget several times a second, and knows how long it went without a committed report.</summary>
internal sealed class BudgetWatch(ClusterRig rig)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private (long From, long To) _longestGap;
    private long _lastCommit = Monotonic.Now;

    /// <summary>The longest time without a report that the budget committed and answered.</summary>
    public TimeSpan LongestGap
    {
        get
        {
            lock (_gate)
                return TimeSpan.FromSeconds(Monotonic.Seconds(_longestGap.From, Math.Max(_longestGap.To, _longestGap.From)));
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        lock (_gate)
            _lastCommit = Monotonic.Now;
        using var timer = new PeriodicTimer(Interval);
        for (var turn = 0; !stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None); turn++)
        {
            if (await AskAsync(rig, turn) is { Frontends.Count: > 0 } budget)
                Note(Monotonic.Now - Monotonic.Of(TimeSpan.FromSeconds(budget.Frontends.Min(frontend => frontend.LastReportAge))));
        }
    }

    /// <summary>The budget, from whichever frontend answers; null where none does.</summary>
    public static async Task<BudgetView?> AskAsync(ClusterRig rig, int turn = 0)
    {
        for (var i = 0; i < rig.Frontends.Count; i++)
        {
            var frontend = rig.Frontends[(turn + i) % rig.Frontends.Count];
            if (!frontend.IsServing)
                continue;
            try
            {
                return await frontend.QuickAdmin.GetBudgetAsync();
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException or JsonException)
            {
                // The next one may know.
            }
        }

        return null;
    }

    private void Note(long commit)
    {
        lock (_gate)
        {
            if (commit - _lastCommit > _longestGap.To - _longestGap.From)
                _longestGap = (_lastCommit, commit);
            _lastCommit = Math.Max(_lastCommit, commit);
        }
    }
}
