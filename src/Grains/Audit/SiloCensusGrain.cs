using System.Collections.Immutable;
using Orleans.Placement;
using Tidegate.Frontends;

namespace Tidegate.Grains.Audit;

/// <inheritdoc cref="ISiloCensusGrain"/>
[GrainType("tidegate.silo-census"), Immovable]
internal sealed class SiloCensusGrain(ConnectionCensus census, ILocalSiloDetails silo) : Grain, ISiloCensusGrain
{
    private const char Separator = '/';

    /// <summary>A grain that will be placed on a silo, new with each call.</summary>
    public static ISiloCensusGrain On(IGrainFactory grains, SiloAddress silo) =>
        grains.GetGrain<ISiloCensusGrain>($"{silo.ToParsableString()}{Separator}{Guid.NewGuid():N}");

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

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    // Placement follows the hint of the asker where it can. A silo that was read instead of another one would hide the other's grains.
    private void RequirePlace()
    {
        string key = this.GetPrimaryKeyString();
        if (key[..key.LastIndexOf(Separator)] == silo.SiloAddress.ToParsableString())
            return;
        DeactivateOnIdle();
        throw new InvalidOperationException($"The census of {key} was placed on {silo.SiloAddress.ToParsableString()}.");
    }
}
