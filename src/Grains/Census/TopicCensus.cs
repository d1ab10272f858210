using System.Collections.Immutable;
using Tidegate.Digests;
using Tidegate.Topics;

namespace Tidegate.Grains.Census;

/// <summary>
/// What the topic grains of this silo know, by frontend, and when each frontend was last heard asking for it: one question is a sign of life
/// for all its subscriptions. Thread-safe.
/// </summary>
internal sealed class TopicCensus(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Known> _frontends = new(StringComparer.Ordinal);

    /// <summary>A topic grain knows that many members at a frontend; 0 where it knows none any more.</summary>
    public void Set(string topic, string frontendId, int count)
    {
        lock (_lock)
        {
            if (!_frontends.TryGetValue(frontendId, out var known))
            {
                if (count <= 0)
                    return;
                _frontends[frontendId] = known = new Known();
            }

            known.Digests.Change(topic, known.Counts.GetValueOrDefault(topic), count);
            if (count > 0)
                known.Counts[topic] = count;
            else
                known.Counts.Remove(topic);
            if (known.Counts.Count == 0)
                _frontends.Remove(frontendId);
        }
    }

    /// <summary>Time since the frontend asked; null where it has not since its first subscription here.</summary>
    public TimeSpan? SinceAsked(string frontendId)
    {
        lock (_lock)
            return _frontends.TryGetValue(frontendId, out var known) && known.AskedAt is { } at ? time.GetElapsedTime(at) : null;
    }

    /// <summary>The digest of all subscriptions of a frontend, which asks for it.</summary>
    public IdDigest Total(string frontendId)
    {
        lock (_lock)
        {
            if (!_frontends.TryGetValue(frontendId, out var known))
                return default;
            known.AskedAt = time.GetTimestamp();
            return known.Digests.Total;
        }
    }

    /// <summary>The digests of all shares of its subscriptions.</summary>
    public ImmutableArray<IdDigest> Shares(string frontendId)
    {
        lock (_lock)
            return (_frontends.TryGetValue(frontendId, out var known) ? known.Digests : new SubscriptionDigests()).OfShares();
    }

    /// <summary>Its subscriptions in one share, at most <see cref="SubscriptionDigests.MaxListed"/>.</summary>
    public ImmutableArray<TopicCount> List(string frontendId, int share)
    {
        lock (_lock)
        {
            return _frontends.TryGetValue(frontendId, out var known)
                ? [.. known.Counts
                    .Where(pair => SubscriptionDigests.ShareOf(pair.Key) == share)
                    .Take(SubscriptionDigests.MaxListed)
                    .Select(pair => new TopicCount(pair.Key, pair.Value))]
                : [];
        }
    }

    private sealed class Known
    {
        public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

        public SubscriptionDigests Digests { get; } = new();

        public long? AskedAt { get; set; }
    }
}
