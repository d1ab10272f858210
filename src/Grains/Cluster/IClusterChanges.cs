namespace Tidegate.Grains.Cluster;

/// <summary>Whether silos came or went a moment ago, so that a grain that knows nothing may be new to what its predecessor knew.</summary>
internal interface IClusterChanges
{
    /// <summary>
    /// True where the set of silos changed within <see cref="Tidegate.Topics.TopicTimings.RebuildTime"/>, this silo's own start included.
    /// Misses no change that came before the call, though this silo may not have heard of it yet: it looks where that is stored.
    /// </summary>
    /// <exception cref="Exception">The membership of the cluster could not be read.</exception>
    ValueTask<bool> AreRecent();

    /// <summary>This silo stops: its grains go elsewhere, and frontends can no longer be reached from here.</summary>
    bool IsSiloLeaving { get; }
}
