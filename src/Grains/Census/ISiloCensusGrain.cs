using System.Collections.Immutable;
using Orleans.Concurrency;
using Tidegate.Digests;
using Tidegate.Topics;

namespace Tidegate.Grains.Census;

/// <summary>
/// Reads the <see cref="ConnectionCensus"/> and the <see cref="TopicCensus"/> of one silo. Its key begins with the silo's address, and each is asked in one round only.
/// </summary>
[Alias("tidegate.silo-census")]
internal interface ISiloCensusGrain : IGrainWithStringKey
{
    /// <summary>The digest of each frontend's grains there.</summary>
    /// <exception cref="InvalidOperationException">It was placed on another silo.</exception>
    [Alias("digests"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<ImmutableDictionary<string, IdDigest>> Digests();

    /// <summary>Ids of the connections of a frontend that have a grain there.</summary>
    /// <exception cref="InvalidOperationException">It was placed on another silo.</exception>
    [Alias("ids"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<ImmutableArray<string>> IdsOf(string frontendId);

    /// <summary>The digest of a frontend's subscriptions at topic grains there.</summary>
    /// <exception cref="InvalidOperationException">It was placed on another silo.</exception>
    [Alias("topics"), AlwaysInterleave, ResponseTimeout("00:00:03")]
    Task<IdDigest> TopicsOf(string frontendId);

    /// <summary>The digest of each share of them.</summary>
    /// <exception cref="InvalidOperationException">It was placed on another silo.</exception>
    [Alias("topic-shares"), AlwaysInterleave, ResponseTimeout("00:00:03")]
    Task<ImmutableArray<IdDigest>> TopicSharesOf(string frontendId);

    /// <summary>Those of one share.</summary>
    /// <exception cref="InvalidOperationException">It was placed on another silo.</exception>
    [Alias("topic-list"), AlwaysInterleave, ResponseTimeout("00:00:03")]
    Task<ImmutableArray<TopicCount>> ListTopicsOf(string frontendId, int share);

    /// <summary>The round is over.</summary>
    [Alias("end"), ResponseTimeout("00:00:05")]
    Task End();
}
