using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Tidegate.Configuration;
using Tidegate.Hosting;
using Tidegate.Silo.Budget;

namespace Tidegate.InProcess.Tests.Hosting;

public sealed class LedgerBootstrapTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void No_folder_is_a_new_cluster()
    {
        _folder.Delete();
        Assert.True(Bootstrap().IsNewCluster());
        _folder.Create();
    }

    [Fact]
    public void Frontends_that_are_gone_do_not_count()
    {
        Frontend("edge-1", "some-id").Dispose();

        Assert.True(Bootstrap().IsNewCluster());
    }

    [Fact]
    public void Frontend_that_waits_for_its_first_permit_does_not_count()
    {
        using var waiting = Frontend("edge-1");

        Assert.True(Bootstrap().IsNewCluster());
    }

    [Fact]
    public void Frontend_that_may_hold_permits_counts()
    {
        using var living = Frontend("edge-1", "some-id");

        Assert.False(Bootstrap().IsNewCluster());
    }

    [Fact]
    public void Operator_word_wins()
    {
        using var living = Frontend("edge-1", "some-id");

        Assert.True(Bootstrap(bootstrap: true).IsNewCluster());
    }

    [Fact]
    public void Check_at_start_of_first_silo_holds_for_one_ledger()
    {
        var bootstrap = Bootstrap();
        bootstrap.CheckAtStart();
        using var faster = Frontend("edge-1", "some-id");

        Assert.True(bootstrap.IsNewCluster(), "the frontend came after the check and can hold nothing of an older ledger");
        Assert.False(bootstrap.IsNewCluster(), "the second time it may");
    }

    [Fact]
    public void Check_at_start_is_forgotten_once_there_was_a_ledger()
    {
        var bootstrap = Bootstrap();
        bootstrap.CheckAtStart();
        using var living = Frontend("edge-1", "some-id");

        bootstrap.ForgetStart();

        Assert.False(bootstrap.IsNewCluster());
    }

    [Fact]
    public void Check_at_start_of_a_later_silo_proves_nothing()
    {
        var bootstrap = Bootstrap(siloPort: 11112);
        bootstrap.CheckAtStart();
        using var living = Frontend("edge-1", "some-id");

        Assert.False(bootstrap.IsNewCluster());
    }

    private NameLock Frontend(string name, params string[] own)
    {
        var taken = NameLock.TryTake(_folder.FullName, name);
        Assert.NotNull(taken);
        new FrontendIds([], own).Write(_folder.FullName, name);
        return taken;
    }

    private LedgerBootstrap Bootstrap(bool bootstrap = false, int siloPort = 11111)
    {
        var options = new TidegateOptions { Lease = { Bootstrap = bootstrap }, Cluster = { StateDirectory = _folder.FullName } };
        return new LedgerBootstrap(Options.Create(options), new FakeSilo(siloPort), NullLogger<LedgerBootstrap>.Instance);
    }

    private sealed class FakeSilo(int port) : ILocalSiloDetails
    {
        public string Name => "test";

        public string ClusterId => "test";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, port, 1);

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
