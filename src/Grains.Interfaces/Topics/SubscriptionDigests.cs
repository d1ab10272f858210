using System.Collections.Immutable;
using Tidegate.Digests;

namespace Tidegate.Topics;

/// <summary>
/// The subscriptions of one frontend in a few bytes, kept as they come and go: a digest of all of them, and one of each share, by which a
/// difference is found without naming them all. Not thread-safe: its owner locks.
/// </summary>
public sealed class SubscriptionDigests
{
    /// <summary>Shares that the topics are divided into, by their names.</summary>
    public const int Shares = 256;

    /// <summary>The most subscriptions of a share that are listed.</summary>
    public const int MaxListed = 4096;

    private readonly IdDigest[] _shares = new IdDigest[Shares];

    /// <summary>The digest of all.</summary>
    public IdDigest Total { get; private set; }

    /// <summary>The share of a topic.</summary>
    public static int ShareOf(string topic) => IdDigest.ShareOf(topic, Shares);

    /// <summary>The members of a topic have changed.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="before">Members so far; 0 where there was no subscription.</param>
    /// <param name="after">Members from now on; 0 ends it.</param>
    public void Change(string topic, int before, int after)
    {
        ref var share = ref _shares[ShareOf(topic)];
        if (before > 0)
            (share, Total) = (share.Without(topic, before), Total.Without(topic, before));
        if (after > 0)
            (share, Total) = (share.With(topic, after), Total.With(topic, after));
    }

    /// <summary>The digest of each share, at this moment.</summary>
    public ImmutableArray<IdDigest> OfShares() => [.. _shares];
}
