using Tidegate.Grains.Cluster;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>Says what the test wants.</summary>
internal sealed class FakeClusterChanges : IClusterChanges
{
    /// <summary>Whether silos came or went a moment ago.</summary>
    public bool Recent { get; set; }

    public bool IsSiloLeaving { get; set; }

    public ValueTask<bool> AreRecent() => new(Recent);
}
