using Tidegate.Frontends;

namespace Tidegate.Grains.Topics;

/// <summary>
/// What a topic does that was activated right after silos came or went. Its predecessor may have known members that it does not know yet:
/// until every frontend has had the time to repeat itself, each one that has not been heard of counts as one that may have members.
/// </summary>
internal sealed class TopicRebuild(TimeSpan until)
{
    /// <summary>The frontends are looked up again when what is known of them is older.</summary>
    public static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> _heard = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IFrontendObserver> _unheard = new(StringComparer.Ordinal);
    private TimeSpan? _lookedAt;

    /// <summary>Frontends that may have members.</summary>
    public IReadOnlyCollection<KeyValuePair<string, IFrontendObserver>> Unheard => _unheard;

    /// <summary>Every frontend with members has repeated itself by now.</summary>
    public bool IsOver(TimeSpan now) => now >= until;

    /// <summary>The frontends are to be looked up before the next message goes.</summary>
    public bool MustLook(TimeSpan now) => _lookedAt is not { } at || now - at >= LookAgainAfter;

    /// <summary>The frontends of the cluster, as the directory knows them.</summary>
    public void Look(IEnumerable<FrontendWay> all, TimeSpan now)
    {
        _lookedAt = now;
        _unheard.Clear();
        foreach (FrontendWay way in all)
        {
            if (!_heard.Contains(way.FrontendId))
                _unheard.Add(way.FrontendId, way.Frontend);
        }
    }

    /// <summary>The frontend has said what members it has, or it is gone: its word counts from now on.</summary>
    public void Hear(string frontendId)
    {
        _heard.Add(frontendId);
        _unheard.Remove(frontendId);
    }
}
