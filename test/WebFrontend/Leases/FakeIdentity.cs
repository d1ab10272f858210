using Tidegate.WebFrontend.Cluster;

namespace Tidegate.WebFrontend.Tests.Leases;

internal sealed class FakeIdentity : IFrontendIdentity
{
    private int _life = 1;

    public string Name => "front";

    public string Id => "front-" + _life;

    public List<string> Gone { get; } = [];

    public IReadOnlyList<string> Evidence => [.. Gone];

    public IReadOnlyList<string> Earlier => [];

    public void EvidenceTaken(IReadOnlyList<string> ids) => Gone.RemoveAll(ids.Contains);

    public string Renew()
    {
        _life++;
        return Id;
    }
}
