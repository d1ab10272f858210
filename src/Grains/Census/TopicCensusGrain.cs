using System.Collections.Immutable;
using Orleans.Placement;
using Tidegate.Digests;
using Tidegate.Topics;

namespace Tidegate.Grains.Census;

/// <inheritdoc cref="ITopicCensusGrain"/>
[GrainType("tidegate.topic-census"), Immovable]
internal sealed class TopicCensusGrain(IClusterMembershipService membership) : Grain, ITopicCensusGrain
{
    private string FrontendId => this.GetPrimaryKeyString();

    public async Task<IdDigest> Total() =>
        (await AskSilos(census => census.TopicsOf(FrontendId))).Aggregate(default(IdDigest), (sum, digest) => sum + digest);

    public async Task<ImmutableArray<IdDigest>> Shares()
    {
        var answers = await AskSilos(census => census.TopicSharesOf(FrontendId));
        return [.. Enumerable.Range(0, SubscriptionDigests.Shares)
            .Select(share => answers.Aggregate(default(IdDigest), (sum, digests) => sum + digests[share]))];
    }

    public async Task<ImmutableArray<TopicCount>> List(int share) =>
        [.. (await AskSilos(census => census.ListTopicsOf(FrontendId, share))).SelectMany(known => known).Take(SubscriptionDigests.MaxListed)];

    private async Task<T[]> AskSilos<T>(Func<ISiloCensusGrain, Task<T>> question)
    {
        SiloAddress[] silos = [.. membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress)];
        ISiloCensusGrain[] censuses = [.. silos.Select(silo => SiloCensusGrain.On(GrainFactory, silo))];
        try
        {
            return await Task.WhenAll(silos.Select((silo, i) => SiloCensusGrain.Placed(silo, () => question(censuses[i]))));
        }
        finally
        {
            foreach (var census in censuses)
                census.End().Ignore();
        }
    }
}
