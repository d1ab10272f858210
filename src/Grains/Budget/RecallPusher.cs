using Microsoft.Extensions.Logging;
using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <summary>
/// Pushes to frontends without waiting for them: one push in flight per frontend, and at most one waiting behind it, the newest.
/// Losing a push is harmless, since each answer brings the same news.
/// </summary>
internal sealed partial class RecallPusher(ILogger logger)
{
    /// <summary>Frontends whose observers are remembered; beyond it new ones are not pushed to.</summary>
    private const int MaxFrontends = 10_000;

    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    /// <summary>Notes where a frontend is reached from now on.</summary>
    public void Remember(string frontendId, IPermitObserver? observer)
    {
        if (observer is null) return;
        if (_lanes.TryGetValue(frontendId, out var lane)) lane.Observer = observer;
        else if (_lanes.Count < MaxFrontends) _lanes.Add(frontendId, new Lane { Observer = observer });
    }

    /// <summary>Forgets a frontend that has left.</summary>
    public void Forget(string frontendId) => _lanes.Remove(frontendId);

    /// <summary>Sends a notice, or lets it wait behind the one in flight.</summary>
    public void Push(RecallNotice notice)
    {
        if (!_lanes.TryGetValue(notice.FrontendId, out var lane)) return;
        lane.Waiting = lane.Waiting is { PermitsFree: true } ? notice with { PermitsFree = true } : notice;
        if (!lane.Busy) _ = Send(lane);
    }

    private async Task Send(Lane lane)
    {
        lane.Busy = true;
        while (lane.Waiting is { } notice)
        {
            lane.Waiting = null;
            try
            {
                await lane.Observer.Recall(notice);
            }
            catch (Exception error)
            {
                LogPushFailed(logger, error, notice.FrontendId);
            }
        }

        lane.Busy = false;
    }

    [LoggerMessage(5010, LogLevel.Debug, "Push to frontend {FrontendId} failed; its next answer brings the same news")]
    private static partial void LogPushFailed(ILogger logger, Exception error, string frontendId);

    private sealed class Lane
    {
        public required IPermitObserver Observer { get; set; }

        public RecallNotice? Waiting { get; set; }

        public bool Busy { get; set; }
    }
}
