namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>One silo and two frontends with default settings for the tests of a class that leave nothing open in them.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private Cluster? _cluster;

    internal IReadOnlyList<ServiceProcess> Frontends => _cluster!.Frontends;

    public async Task InitializeAsync() => _cluster = await Cluster.StartAsync(frontends: 2);

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }
}
