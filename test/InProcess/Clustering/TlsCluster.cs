using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Connections.Security;
using Tidegate.Configuration.Validation;
using Tidegate.Hosting.Clustering;
using Tidegate.Processes;
using Tidegate.Processes.Certificates;
using Tidegate.Silo.Hosting;

namespace Tidegate.InProcess.Tests.Clustering;

/// <summary>Silos as their host composes them, and clients, over TCP on loopback, each with certificates of its own.</summary>
internal sealed class TlsCluster : IAsyncDisposable
{
    private const string ClusterId = "tls-test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly List<IHost> _hosts = [];
    private int _members;

    /// <summary>Ports of the silos, in the order of their start.</summary>
    public List<(int Silo, int Gateway)> Ports { get; } = [];

    /// <summary>What silos and clients log.</summary>
    public LogWatch Log { get; } = new();

    /// <summary>A folder for the files of another member.</summary>
    public CertificateFolder NewFiles()
    {
        var path = Path.Combine(_folder.Path, $"{_members++}");
        Directory.CreateDirectory(path);
        return new CertificateFolder(path);
    }

    /// <summary>Starts another silo; the first one keeps the membership.</summary>
    public async Task AddSiloAsync(CertificateFolder? files, TimeSpan? handshakeLimit = null)
    {
        var ports = (Silo: Processes.Network.Ports.Free(), Gateway: Processes.Network.Ports.Free());
        Ports.Add(ports);
        var builder = NewBuilder(files);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tidegate:Cluster:SiloPort"] = $"{ports.Silo}",
            ["Tidegate:Cluster:GatewayPort"] = $"{ports.Gateway}",
            ["Tidegate:Cluster:PrimarySilo"] = $"127.0.0.1:{Ports[0].Silo}",
        });
        builder.AddTidegateSilo();
        if (handshakeLimit is { } limit)
            builder.Services.Configure<TlsOptions>(tls => tls.HandshakeTimeout = limit);
        await StartAsync(builder.Build());
    }

    /// <summary>Starts a client of all silos, as a frontend has one, but without the patience of a frontend.</summary>
    public async Task<IClusterClient> ConnectAsync(CertificateFolder? files)
    {
        var host = BuildClient(files, [.. Ports.Select(ports => ports.Gateway)]);
        await StartAsync(host);
        return host.Services.GetRequiredService<IClusterClient>();
    }

    /// <summary>
    /// Starts a client that is refused: it would go on trying until it is stopped, which happens when one of the two has said why.
    /// </summary>
    /// <param name="files">The client's files, or none.</param>
    /// <param name="reason">Words in its log or in that of the silos.</param>
    /// <returns>True where it was refused; false where it has connected.</returns>
    public async Task<bool> IsRefusedAsync(CertificateFolder? files, string reason)
    {
        using var host = BuildClient(files, [.. Ports.Select(ports => ports.Gateway)]);
        using var enough = new CancellationTokenSource();
        var starting = host.StartAsync(enough.Token);
        await Task.WhenAny(Log.WaitForAsync(reason), starting);
        if (starting.IsCompletedSuccessfully)
            return false;
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => starting.WaitAsync(Patience));
        await Log.WaitForAsync(reason);
        return true;
    }

    /// <summary>A client that is not started.</summary>
    public IHost BuildClient(CertificateFolder? files, params int[] gateways)
    {
        var builder = NewBuilder(files);
        var tls = builder.Configuration.ReadTidegateOptions().Cluster.Tls;
        builder.UseOrleansClient(client => client
            .UseStaticClustering([.. gateways.Select(port => new IPEndPoint(IPAddress.Loopback, port))])
            .Configure<Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (ClusterId, ClusterId))
            .UseTidegateTls(tls));
        builder.Services.AddTidegateOptions(builder.Configuration);
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAsync(IHost host)
    {
        try
        {
            await host.StartAsync();
            _hosts.Add(host);
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }
    }

    private HostApplicationBuilder NewBuilder(CertificateFolder? files)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(Log);
        var settings = new Dictionary<string, string?>
        {
            ["Tidegate:Cluster:ClusterId"] = ClusterId,
            ["Tidegate:Cluster:ServiceId"] = ClusterId,
            ["Tidegate:Cluster:StateDirectory"] = _folder.Path,
        };
        foreach (var (key, path) in files?.Settings ?? new Dictionary<string, string>())
            settings["Tidegate:" + key] = path;
        builder.Configuration.AddInMemoryCollection(settings);
        return builder;
    }
}
