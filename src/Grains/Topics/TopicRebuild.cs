using System.Collections.Immutable;
using Tidegate.Frontends;
using Tidegate.Topics;

namespace Tidegate.Grains.Topics;

/// <summary>
/// What a topic does that was activated right after silos came or went. Its predecessor may have known members that it does not know yet:
/// until every frontend has had the time to repeat itself, each one that has not been heard of counts as one that may have members.
/// Every <c>now</c> is the time since the activation.
/// </summary>
internal sealed class TopicRebuild
{
    /// <summary>The frontends are looked up again when what is known of them is older.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private ImmutableArray<FrontendWay> _all = [];
    private TimeSpan? _polledAt;

    /// <summary>Every frontend with members has repeated itself by now.</summary>
    public static bool IsOver(TimeSpan now) => now >= TopicTimings.RebuildTime;

    /// <summary>The frontends are to be looked up before the next message goes.</summary>
    public bool MustPoll(TimeSpan now) => _polledAt is not { } at || now - at >= PollInterval;

    /// <summary>The frontends of the cluster, as the directory knows them.</summary>
    public void Polled(ImmutableArray<FrontendWay> all, TimeSpan now) => (_all, _polledAt) = (all, now);

    /// <summary>The frontend does not answer and was given up.</summary>
    public void GiveUp(string frontendId) => _gone.Add(frontendId);

    /// <summary>Frontends that may have members, beside those that said so.</summary>
    public IEnumerable<FrontendWay> Unheard(TopicSubscribers subscriptions)
    {
        foreach (var way in _all)
        {
            if (!subscriptions.HasHeardOf(way.FrontendId) && !_gone.Contains(way.FrontendId))
                yield return way;
        }
    }
}
