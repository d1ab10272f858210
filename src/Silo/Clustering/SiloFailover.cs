using Orleans.Configuration;
using Tidegate.Configuration;

namespace Tidegate.Silo.Clustering;

/// <summary>How soon a dead silo is noticed, and where its grains are looked for.</summary>
internal static class SiloFailover
{
    // A row of a silo that ended without a word blocks a starting one until it is this old, and a dead row is of no use for long.
    private static readonly TimeSpan AlivePeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TableRefresh = TimeSpan.FromSeconds(10);

    /// <summary>Sets membership and directory.</summary>
    public static ISiloBuilder UseFailover(this ISiloBuilder silo, Configuration.ClusterOptions cluster)
    {
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = cluster.Failover.ProbeTimeout;
            membership.NumMissedProbesLimit = cluster.Failover.MissedProbes;
            membership.NumVotesForDeathDeclaration = cluster.Failover.Votes;
            membership.IAmAliveTablePublishTimeout = AlivePeriod;
            membership.TableRefreshTimeout = TableRefresh;
        });

        // Marked experimental by Orleans; an operator chooses it knowing that (docs/operations.md).
#pragma warning disable ORLEANSEXP003
        if (cluster.Directory == GrainDirectoryKind.Distributed)
            silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        return silo;
    }
}
