using Tidegate.Grains.Frontends;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>Says what the test wants.</summary>
internal sealed class FakeClusterChanges : IClusterChanges
{
    public bool AreRecent { get; set; }
}
