using Tidegate.Topics;

namespace Tidegate.Grains.Cluster;

/// <summary>
/// Notes when the set of silos changed last. Silos hear of a change one after the other: the one whose grain ended by it may be the first,
/// and the one on which that grain begins anew the last. So the table of members is read before it is said that nothing has changed.
/// </summary>
internal sealed class ClusterChanges(IClusterMembershipService membership, ILocalSiloDetails silo, TimeProvider time) : IClusterChanges
{
    private readonly Lock _gate = new();
    private MembershipVersion _version = membership.CurrentSnapshot.Version;
    private long _changedAt = time.GetTimestamp();

    /// <inheritdoc/>
    public async ValueTask<bool> AreRecent()
    {
        if (HaveBeenRecent()) return true;

        // Orleans lets callers share a read that is under way, and that one may have begun before the change: the second has not.
        await membership.Refresh();
        if (HaveBeenRecent()) return true;
        await membership.Refresh();
        return HaveBeenRecent();
    }

    /// <inheritdoc/>
    public bool IsSiloLeaving =>
        membership.CurrentSnapshot.GetSiloStatus(silo.SiloAddress) is SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead;

    private bool HaveBeenRecent()
    {
        lock (_gate)
        {
            var version = membership.CurrentSnapshot.Version;
            if (version != _version) (_version, _changedAt) = (version, time.GetTimestamp());
            return time.GetElapsedTime(_changedAt) < TopicTimings.RebuildTime;
        }
    }
}
