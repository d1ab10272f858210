using Orleans.TestingHost;
using Tidegate.InProcess.Tests.Gateway;
using Tidegate.WebFrontend.Breaker;

namespace Tidegate.InProcess.Tests.Admin;

public sealed class ClusterFailureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Call_to_a_cluster_that_is_gone_is_known_as_such()
    {
        await using var cluster = new InProcessTestClusterBuilder(1).Build();
        await cluster.DeployAsync();
        var probe = cluster.Client.GetGrain<IObserverProbeGrain>("probe");
        await cluster.KillSiloAsync(cluster.Silos[0]);

        var exception = await Record.ExceptionAsync(() => probe.Read(null!, "nobody").WaitAsync(Patience));

        Assert.NotNull(exception);
        Assert.True(ClusterFailure.Is(exception), $"Not known as a failure of the cluster: {exception}");
    }
}
