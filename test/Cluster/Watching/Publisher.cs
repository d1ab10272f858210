using Tidegate.Cluster.Clients;
using Tidegate.Cluster.Rig;

namespace Tidegate.Cluster.Watching;

/// <summary>
/// The running broadcast: publishes 1, 2, 3, ... to the hub, each number until it is accepted, through whichever frontend takes it.
/// </summary>
internal sealed class Publisher(ClusterRig rig)
{
    private const string Hub = "default";

    /// <summary>The last number that was accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Numbers that had to be published more than once, and so may arrive more than once.</summary>
    public HashSet<long> Doubtful { get; } = [];

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(rig.Options.PublishInterval);
        for (var turn = 0; !stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None); turn++)
        {
            var number = Accepted + 1;
            if (await TryPublishAsync(number, turn))
                Accepted = number;
            else
                Doubtful.Add(number);
        }
    }

    private async Task<bool> TryPublishAsync(long number, int turn)
    {
        var frontend = rig.Frontends[turn % rig.Frontends.Count];
        if (!frontend.IsServing)
            return false;
        try
        {
            await frontend.QuickAdmin.SendToHubAsync(Hub, Broadcast.Text(number));
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
        {
            return false;
        }
    }
}
