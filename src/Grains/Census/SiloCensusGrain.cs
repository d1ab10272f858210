using System.Collections.Immutable;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Tidegate.Digests;
using Tidegate.Topics;

namespace Tidegate.Grains.Census;

/// <inheritdoc cref="ISiloCensusGrain"/>
[GrainType("tidegate.silo-census"), Immovable]
internal sealed class SiloCensusGrain(ConnectionCensus census, TopicCensus topics, ILocalSiloDetails silo) : Grain, ISiloCensusGrain
{
    private const char Separator = '/';

    /// <summary>A grain that will be placed on a silo, new with each call.</summary>
    public static ISiloCensusGrain On(IGrainFactory grains, SiloAddress silo) =>
        grains.GetGrain<ISiloCensusGrain>($"{silo.ToParsableString()}{Separator}{Guid.NewGuid():N}");

    /// <summary>Makes the first call of a grain, which places it on the silo of its key.</summary>
    public static async Task<T> Placed<T>(SiloAddress silo, Func<Task<T>> call)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        try
        {
            return await call();
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    public Task<ImmutableDictionary<string, IdDigest>> Digests()
    {
        RequirePlace();
        return Task.FromResult(census.Digests());
    }

    public Task<ImmutableArray<string>> IdsOf(string frontendId)
    {
        RequirePlace();
        return Task.FromResult(census.IdsOf(frontendId));
    }

    public Task<IdDigest> TopicsOf(string frontendId)
    {
        RequirePlace();
        return Task.FromResult(topics.Total(frontendId));
    }

    public Task<ImmutableArray<IdDigest>> TopicSharesOf(string frontendId)
    {
        RequirePlace();
        return Task.FromResult(topics.Shares(frontendId));
    }

    public Task<ImmutableArray<TopicCount>> ListTopicsOf(string frontendId, int share)
    {
        RequirePlace();
        return Task.FromResult(topics.List(frontendId, share));
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    // Placement follows the hint of the asker where it can. A silo that was read instead of another one would hide the other's grains.
    private void RequirePlace()
    {
        var key = this.GetPrimaryKeyString();
        if (key[..key.LastIndexOf(Separator)] == silo.SiloAddress.ToParsableString())
            return;
        DeactivateOnIdle();
        throw new InvalidOperationException($"The census of {key} was placed on {silo.SiloAddress.ToParsableString()}.");
    }
}
