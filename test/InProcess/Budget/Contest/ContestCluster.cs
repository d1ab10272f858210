using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Hosting;
using Orleans.Storage;
using Tidegate.Budget;
using Tidegate.Grains.Budget;
using Tidegate.Processes;
using Tidegate.Processes.Network;
using Tidegate.Silo.Hosting;

namespace Tidegate.InProcess.Tests.Budget.Contest;

/// <summary>
/// A cluster of two silos composed as the shipped host composes them, reached by a client over TCP: the same membership, the same grain
/// directory, the same serializers. Only the store of the ledger is the test's.
/// </summary>
internal sealed class ContestCluster : IAsyncDisposable
{
    public const int Silos = 2;

    private readonly TemporaryFolder _state = new();
    private readonly List<IHost> _hosts = [];

    /// <summary>The budget as this cluster sees it.</summary>
    public IConnectionBudgetGrain Budget { get; private set; } = null!;

    public static async Task<ContestCluster> StartAsync(string clusterId, int limit, SharedLedger ledger, IOutgoingGrainCallFilter? network = null)
    {
        var cluster = new ContestCluster();
        try
        {
            var primary = Ports.Free();
            var gateway = Ports.Free();
            await cluster.StartSiloAsync(clusterId, limit, ledger, primary, primary, gateway);
            for (var i = 1; i < Silos; i++) await cluster.StartSiloAsync(clusterId, limit, ledger, primary, Ports.Free(), Ports.Free());
            await cluster.ConnectAsync(clusterId, gateway, network);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }

        _state.Dispose();
    }

    private async Task StartSiloAsync(string clusterId, int limit, SharedLedger ledger, int primary, int silo, int gateway)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tidegate:Cluster:ClusterId"] = clusterId,
            ["Tidegate:Cluster:SiloPort"] = $"{silo}",
            ["Tidegate:Cluster:GatewayPort"] = $"{gateway}",
            ["Tidegate:Cluster:PrimarySilo"] = $"127.0.0.1:{primary}",
            ["Tidegate:Cluster:StateDirectory"] = _state.Path,
            ["Tidegate:Limits:MaxConnections"] = $"{limit}",
            ["Tidegate:Lease:Bootstrap"] = "true",
            ["Tidegate:Lease:RecallTimeout"] = "00:00:00.01",
        });
        builder.AddTidegateSilo();
        builder.Services.AddKeyedSingleton<IGrainStorage>(
            ConnectionBudgetGrain.StorageName,
            (services, _) => new SharedLedgerStorage(ledger, services.GetRequiredService<IGrainStorageSerializer>()));
        var host = builder.Build();
        // No directory of a test host: where none is registered, Orleans uses its own, as in production.
        Assert.Null(host.Services.GetKeyedService<IGrainDirectory>(GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY));
        _hosts.Add(host);
        await host.StartAsync();
    }

    private async Task ConnectAsync(string clusterId, int gateway, IOutgoingGrainCallFilter? network)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, gateway));
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, "tidegate"));
            if (network is not null) client.Services.AddSingleton(network);
        });
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        Budget = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key);
    }
}
