using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.Grains.Cluster;
using Tidegate.Users;

namespace Tidegate.Grains.Users;

/// <summary>
/// The shell of <see cref="UserPlaces"/>. Calls interleave: an ask that waits holds nobody up. An activation that begins right after silos
/// came or went asks every frontend what it holds before it gives anything; at other times a grain that knows nothing is a user without
/// connections, since a grain that knows something is kept by the repeated reports.
/// </summary>
[GrainType("tidegate.user-places"), Immovable, Reentrant]
internal sealed partial class UserPlacesGrain(
    IOptions<TidegateOptions> options,
    IClusterChanges changes,
    TimeProvider time,
    ILogger<UserPlacesGrain> logger) : Grain, IUserPlacesGrain
{
    // For the first look-up of an empty grain, and where nothing else falls due.
    private static readonly TimeSpan AtRest = UserPlaces.Linger;

    private readonly UserPlaces _places = new(options.Value.Lease.RecallTimeout);
    private readonly Dictionary<string, TaskCompletionSource<PlacesAnswer>> _asks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IUserObserver> _ways = new(StringComparer.Ordinal);
    private readonly long _start = time.GetTimestamp();
    private Task<bool>? _learning;
    private bool _hasLearned;
    private IGrainTimer? _timer;

    private TimeSpan Now => time.GetElapsedTime(_start);

    private IFrontendDirectoryGrain Directory => GrainFactory.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Interleaving: a look-up in the directory must not hold up a report.
        _timer = this.RegisterGrainTimer(
            Tick, new GrainTimerCreationOptions(AtRest, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    // Whoever waits asks the next activation.
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        foreach (var ask in _asks.Values)
            ask.TrySetResult(new PlacesAnswer(PlacesVerdict.Again, 0, 0));
        return Task.CompletedTask;
    }

    public async Task<PlacesAnswer> Report(PlacesReport report, IUserObserver frontend)
    {
        if (!await Learn(report.FrontendId))
            return new PlacesAnswer(PlacesVerdict.Unknown, report.Held, 0);
        if (!_places.Report(report, Now))
            return new PlacesAnswer(PlacesVerdict.Stale, 0, _places.InUse);
        Supersede(report.FrontendId, frontend);
        if (report.Wanted == 0)
        {
            Settle();
            return _places.AnswerTo(report);
        }

        var ask = new TaskCompletionSource<PlacesAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asks[report.FrontendId] = ask;
        Settle();
        return await ask.Task;
    }

    // What fails is tried again with the next report: to give places without having asked would break the cap.
    private async Task<bool> Learn(string asker)
    {
        if (_hasLearned)
            return true;
        if (_learning is null or { IsCompleted: true })
            _learning = AskAll(asker);
        return _hasLearned |= await _learning;
    }

    // A directory that does not know even the frontend that asks was itself lost with a silo, and does not know the others either.
    private async Task<bool> AskAll(string asker)
    {
        if (!await changes.AreRecent())
            return true;
        FrontendWay[] ways = [.. await Directory.ListWays()];
        if (!ways.Any(way => way.FrontendId == asker))
            return false;
        var known = await Task.WhenAll(ways.Select(way => AskPlaces(way.FrontendId, way.Frontend)));
        _places.Doubt(ways.Where((_, i) => !known[i]).Select(way => way.FrontendId), Now);
        return true;
    }

    // Everything that may have become due or possible.
    private void Settle()
    {
        var now = Now;
        if (_places.TryBeginRoom(now))
            _ = MakeRoom();
        foreach (var (frontendId, answer) in _places.Serve(now))
        {
            if (_asks.Remove(frontendId, out var ask))
                ask.TrySetResult(answer);
        }

        if (_places.TakeSurplus(now) is > 0 and int surplus)
            _ = CloseNewest(surplus);
        foreach (var frontendId in _places.Forget(now))
            _ways.Remove(frontendId);
        Arm(now);
    }

    private void Arm(TimeSpan now)
    {
        var wait = (_places.NextDue() ?? now + AtRest) - now;
        if (_places.Doubted.Count > 0 && wait > AskAgainAfter)
            wait = AskAgainAfter;
        // What is overdue in spite of all is a frontend that could not be asked.
        _timer?.Change(wait > TimeSpan.Zero ? wait : AskAgainAfter, Timeout.InfiniteTimeSpan);
    }

    private async Task Tick(CancellationToken cancellationToken)
    {
        if (_places.IsEmpty && _asks.Count == 0)
        {
            DeactivateOnIdle();
            return;
        }

        try
        {
            if (_places.Doubted.Count > 0 || _places.Silent(Now).Count > 0)
                await PollFrontends();
        }
        finally
        {
            Settle();
        }
    }

    // An earlier ask of a frontend is contained in its later report.
    private void Supersede(string frontendId, IUserObserver frontend)
    {
        _ways[frontendId] = frontend;
        EndAsk(frontendId);
    }

    private void EndAsk(string frontendId)
    {
        if (_asks.Remove(frontendId, out var ask))
            ask.TrySetResult(new PlacesAnswer(PlacesVerdict.Stale, 0, _places.InUse));
    }

    private void Drop(string frontendId)
    {
        _ways.Remove(frontendId);
        EndAsk(frontendId);
        LogDropped(logger, frontendId);
    }
}
