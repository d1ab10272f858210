using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Frontends;

namespace Tidegate.Grains.Alerts;

/// <summary>What one sample of the cluster is made of. What is null could not be asked.</summary>
internal sealed record ClusterReadings
{
    public BudgetStatus? Budget { get; init; }

    public AuditStatus? Audit { get; init; }

    /// <summary>Silos that are alive.</summary>
    public int Silos { get; init; }

    /// <summary>Memory of silos as a share of what they may use, by name.</summary>
    public ImmutableArray<(string Silo, double Share)> SiloMemory { get; init; } = [];
}
