namespace Tidegate.Grains.Frontends;

/// <summary>Whether silos came or went a moment ago, so that a grain that knows nothing may be new to what its predecessor knew.</summary>
internal interface IClusterChanges
{
    /// <summary>True within <see cref="Tidegate.Topics.TopicTimings.RebuildTime"/> of the last change, this silo's own start included.</summary>
    bool AreRecent { get; }
}
