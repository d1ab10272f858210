using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.Hosting;
using Tidegate.WebFrontend.Cluster;

namespace Tidegate.WebFrontend.Tests.Cluster;

/// <summary>Where name locks are where no folder is configured: in the application data of the user, which is a folder of the test's own here.</summary>
public sealed class StateFolderTests : IDisposable
{
    private const string ApplicationData = "XDG_DATA_HOME";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-");
    private readonly string? _before = Environment.GetEnvironmentVariable(ApplicationData);

    public StateFolderTests() => Environment.SetEnvironmentVariable(ApplicationData, _folder.FullName);

    private string Root => Path.Combine(_folder.FullName, "tidegate", "tidegate");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ApplicationData, _before);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Frontends_of_two_local_clusters_have_folders_of_their_own()
    {
        Assert.Equal(Path.Combine(Root, "30000"), StateDirectory.PathOf(new ClusterOptions()));
        Assert.Equal(Path.Combine(Root, "30001"), StateDirectory.PathOf(new ClusterOptions { Gateways = "127.0.0.1:30001;127.0.0.1:30000" }));
        Assert.Equal(Root, StateDirectory.PathOf(new ClusterOptions { Mode = ClusterMode.Redis }));
    }

    [Fact]
    public async Task Silo_looks_into_its_own_folders_and_those_that_nobody_else_has_claimed()
    {
        var first = new ClusterOptions();
        var second = new ClusterOptions { PrimarySilo = "127.0.0.1:11112", SiloPort = 11112, GatewayPort = 30001, Gateways = "127.0.0.1:30001" };
        using var ofFirst = await TakeAsync(first, "one");
        using var ofSecond = await TakeAsync(second, "two");
        Assert.Equal([Root, Path.Combine(Root, "30000"), Path.Combine(Root, "30001")], StateDirectory.ToSearch(second).Order());

        StateDirectory.Claim(first);
        Assert.Equal([Root, Path.Combine(Root, "30001")], StateDirectory.ToSearch(second).Order());

        StateDirectory.Claim(second);
        Assert.Equal([Root, Path.Combine(Root, "30000")], StateDirectory.ToSearch(first).Order());
        Assert.Equal([Root, Path.Combine(Root, "30001")], StateDirectory.ToSearch(second).Order());
    }

    [Fact]
    public void Second_silo_of_a_cluster_claims_its_gateway_for_the_cluster()
    {
        StateDirectory.Claim(new ClusterOptions { SiloPort = 11112, GatewayPort = 30001 });

        Assert.Contains(Path.Combine(Root, "30001"), StateDirectory.ToSearch(new ClusterOptions()));
    }

    [Fact]
    public void Own_gateway_is_searched_whoever_claimed_it_last()
    {
        StateDirectory.Claim(new ClusterOptions { PrimarySilo = "127.0.0.1:11112" });

        Assert.Contains(Path.Combine(Root, "30000"), StateDirectory.ToSearch(new ClusterOptions()));
    }

    [Fact]
    public async Task Ids_of_an_earlier_versions_process_are_taken_over_with_its_lock_and_refused_while_it_lives()
    {
        Directory.CreateDirectory(Root);
        new FrontendIds(["older"], ["old"]).Write(Root, "edge-1");
        var former = NameLock.TryTake(Root, "edge-1")!;
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        using (former)
        {
            var taking = TakeAsync(new ClusterOptions(), "edge-1", time);
            while (!taking.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            await Assert.ThrowsAsync<StartRefusedException>(() => taking);
        }

        using var identity = await TakeAsync(new ClusterOptions(), "edge-1");

        Assert.Equal(["older", "old"], identity.Earlier);
        Assert.Empty(FrontendIds.Read(Root, "edge-1").Own);
        Assert.True(NameLock.IsHeld(Root, "edge-1"), "A process of the earlier version could take the name.");
    }

    private static Task<FrontendIdentity> TakeAsync(ClusterOptions cluster, string name, TimeProvider? time = null)
    {
        var options = new TidegateOptions { Cluster = cluster };
        options.Frontend.Name = name;
        return FrontendIdentity.TakeAsync(options, time ?? TimeProvider.System);
    }
}
