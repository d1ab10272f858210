using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Tests.Connections.Harness;

internal sealed class FakeIdentity : IFrontendIdentity
{
    public string Name => "frontend";

    public string Id => "frontend-1";

    public IReadOnlyList<string> Evidence => [];

    public IReadOnlyList<string> Earlier => [];

    public void EvidenceTaken(IReadOnlyList<string> ids)
    {
    }

    public string Renew() => Id;
}

internal sealed class FakeDrain : IDrainState
{
    public event Action? Changed
    {
        add { }
        remove { }
    }

    public bool IsDraining { get; set; }

    public bool IsDrained => false;
}
