using System.Collections.Immutable;

namespace Tidegate.Grains.Audit;

/// <summary>
/// Carries out one round of the audit, and goes. Each round has one of its own, since silos may remember for long where a grain has been
/// that was asked before (<see cref="Tidegate.Frontends.IClusterViewGrain"/>).
/// </summary>
[Alias("tidegate.audit-round")]
internal interface IAuditRoundGrain : IGrainWithIntegerKey
{
    /// <summary>Compares the digests of all frontends with those of the grains, and ids only where they differ.</summary>
    [Alias("compare"), ResponseTimeout("00:00:30")]
    Task<AuditRoundResult> Compare();

    /// <summary>Repairs what differed in two rounds.</summary>
    /// <returns>How many repairs were ordered.</returns>
    [Alias("repair"), ResponseTimeout("00:00:30")]
    Task<int> Repair(ImmutableArray<AuditDifference> lasting);
}
