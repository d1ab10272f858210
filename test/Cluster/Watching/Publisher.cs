using Tidegate.Cluster.Clients;
using Tidegate.Cluster.Oracles;
using Tidegate.Cluster.Rig;

namespace Tidegate.Cluster.Watching;

/// <summary>
/// The running broadcast: publishes 1, 2, 3, ... to the hub, one at each interval, as an application does that wants none to be lost: each
/// number again under its key, through whichever frontend takes it, until every frontend has it.
/// </summary>
internal sealed class Publisher(ClusterRig rig)
{
    private const string Hub = "default";

    /// <summary>Numbers under way at once; while there are more the broadcast waits.</summary>
    private const int MaxOpen = 200;

    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(45);

    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly List<Publication> _publications = [];
    private readonly HashSet<Task> _open = [];
    private int _turn;

    /// <summary>Everything that was published, by number.</summary>
    public IReadOnlyList<Publication> Publications => _publications;

    /// <summary>Numbers of which nobody said that every frontend has them.</summary>
    public int Unconfirmed => _publications.Count(publication => publication.ConfirmedAt is null);

    /// <summary>Publishes until it is stopped, and then goes on with what is not confirmed, for a bounded time.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var giveUp = new CancellationTokenSource();
        using var timer = new PeriodicTimer(rig.Options.PublishInterval);
        while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            _open.RemoveWhere(task => task.IsCompleted);
            if (_open.Count < MaxOpen)
                _open.Add(PublishAsync(giveUp.Token));
        }

        giveUp.CancelAfter(LastPatience);
        await Task.WhenAll(_open);
        _open.Clear();
    }

    private async Task PublishAsync(CancellationToken giveUp)
    {
        int number;
        lock (_publications)
        {
            number = _publications.Count + 1;
            _publications.Add(new Publication(number, Monotonic.Now, null));
        }

        await Task.Yield();
        while (!await TryPublishAsync(number) && !giveUp.IsCancellationRequested)
            await Pause.ForAsync(AgainAfter, CancellationToken.None);
    }

    private async Task<bool> TryPublishAsync(int number)
    {
        var frontend = rig.Frontends[(Interlocked.Increment(ref _turn) & int.MaxValue) % rig.Frontends.Count];
        if (!frontend.IsServing)
            return false;
        try
        {
            var result = await frontend.QuickAdmin.SendToHubAsync(Hub, Broadcast.Text(number), $"{_run}-{number}");
            if (result.Pending > 0)
                return false;
            lock (_publications)
                _publications[number - 1] = _publications[number - 1] with { ConfirmedAt = Monotonic.Now };
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
        {
            return false;
        }
    }
}
