using Tidegate.Processes;
using Tidegate.Processes.Network;
using Tidegate.Processes.Waiting;

namespace Tidegate.Soak;

/// <summary>Two silos and a frontend on this machine, without Redis: what grains of two silos know of each other counts as well.</summary>
internal sealed class TestedCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly BuiltPrograms Programs = new(typeof(TestedCluster).Assembly);

    private readonly TemporaryFolder _state = new();
    private readonly List<ServiceProcess> _silos = [];
    private ServiceProcess? _frontend;

    /// <summary>All processes.</summary>
    public IEnumerable<ServiceProcess> Processes => [.. _silos, Frontend];

    /// <summary>Where clients come.</summary>
    public ServiceProcess Frontend => _frontend ?? throw new InvalidOperationException("The frontend is not started.");

    /// <summary>Starts it, and waits until it serves.</summary>
    public static async Task<TestedCluster> StartAsync(Arguments arguments)
    {
        var cluster = new TestedCluster();
        try
        {
            await cluster.StartProcessesAsync(arguments);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_frontend is not null)
            await _frontend.DisposeAsync();
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        _state.Dispose();
    }

    private async Task StartProcessesAsync(Arguments arguments)
    {
        var first = new ServiceAddresses { StateFolder = _state.Path };
        var second = first.ForAnotherSilo() with { AdminPort = first.ForAnotherFrontend().AdminPort };
        KeyValuePair<string, string>[] settings =
        [
            new("Limits:MaxConnections", $"{arguments.Limit}"),
            new("Cluster:PrimarySilo", $"127.0.0.1:{first.SiloPort}"),
            new("Cluster:Gateways", $"127.0.0.1:{first.GatewayPort};127.0.0.1:{second.GatewayPort}"),

            // Who says nothing is closed while the run goes on.
            new("Idle:Timeout", "00:00:04"),
            new("Idle:WarningPeriod", "00:00:01"),

            // All clients come from this machine, and live shortly.
            new("Transport:ShortConnectionsPerSecond", "1000000"),
            new("Transport:MaxPendingPerAddress", "10000"),
            new("Hubs:echo:Handler", "echo"),
            .. arguments.Settings,
        ];
        foreach (var (addresses, n) in new[] { (first, 0), (second, 1) })
        {
            KeyValuePair<string, string>[] listen = [new("Listen:Silo", $"http://127.0.0.1:{addresses.AdminPort}"), new("Listen:Admin", $"http://127.0.0.1:{Ports.Free()}")];
            var silo = ServiceProcess.Start($"silo-{n}", Programs.PathOf("Tidegate.Silo"), addresses, [.. settings, .. listen]);
            _silos.Add(silo);
            await silo.Output.WaitForAsync($"{silo.Name} starts", line => line.Contains("Tidegate silo is ready", StringComparison.Ordinal), Patience);
        }

        _frontend = ServiceProcess.Start("frontend", Programs.PathOf("Tidegate.WebFrontend"), first.ForAnotherFrontend(), settings);
        await _frontend.ReadyAsync(Patience);
        await Eventually.Holds("permits are given", Patience, _frontend.Admin.GetBudgetAsync, budget => budget.Limit == arguments.Limit);
    }
}
