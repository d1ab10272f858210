using System.Collections.Immutable;
using Tidegate.Digests;

namespace Tidegate.Topics;

/// <summary>
/// What the topic grains of all silos know of one frontend, whose id is the key. The frontend compares it with what it told them, since a
/// grain's memory may be lost at any time: a digest of everything first, parts only where that differs. An exception means that some silo
/// did not answer; the comparison is made again.
/// </summary>
[Alias("tidegate.topic-census")]
public interface ITopicCensusGrain : IGrainWithStringKey
{
    /// <summary>The digest of all its subscriptions.</summary>
    [Alias("total"), ResponseTimeout("00:00:05")]
    Task<IdDigest> Total();

    /// <summary>The digest of each of the <see cref="SubscriptionDigests.Shares"/> shares of its subscriptions.</summary>
    [Alias("shares"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<IdDigest>> Shares();

    /// <summary>Its subscriptions in one share, at most <see cref="SubscriptionDigests.MaxListed"/>.</summary>
    [Alias("list"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<TopicCount>> List(int share);
}

/// <summary>A frontend's members of a topic, as a topic grain knows them.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Count">Connections, at least 1.</param>
[GenerateSerializer, Immutable, Alias("tidegate.topic.count")]
public readonly record struct TopicCount([property: Id(0)] string Topic, [property: Id(1)] int Count);
