using System.Collections.Immutable;

namespace Tidegate.Budget;

/// <summary>What a silo is configured with; it tells it at its start and every few seconds.</summary>
/// <param name="Silo">Its address.</param>
/// <param name="Configuration">What it would have the cluster go by.</param>
[GenerateSerializer, Immutable, Alias("tidegate.budget.silo-offer")]
public sealed record SiloOffer(
    [property: Id(0)] string Silo,
    [property: Id(1)] ClusterConfiguration Configuration);

/// <summary>A silo whose configuration is not the cluster's.</summary>
/// <param name="Silo">Its address.</param>
/// <param name="Settings">What differs, a phrase for each setting with both values.</param>
[GenerateSerializer, Immutable, Alias("tidegate.budget.silo-differences")]
public sealed record SiloDifferences(
    [property: Id(0)] string Silo,
    [property: Id(1)] ImmutableArray<string> Settings);
