using Tidegate.Processes.Network;

namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>One silo and some frontends, each a process of its own, with the same settings.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan SiloStart = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _state = new();
    private readonly Settings _settings;
    private ServiceProcess _silo;
    private readonly List<ServiceProcess> _frontends = [];

    private Cluster(Settings settings)
    {
        _settings = settings;
        _silo = ServiceProcess.Start("silo", Programs.Silo, new ServiceAddresses { StateFolder = _state.Path }, settings);
    }

    /// <summary>The first silo.</summary>
    public ServiceProcess Silo => _silo;

    /// <summary>The frontends, in the order in which they were started.</summary>
    public IReadOnlyList<ServiceProcess> Frontends => _frontends;

    public static async Task<Cluster> StartAsync(int frontends, Settings? settings = null)
    {
        var cluster = new Cluster(settings ?? []);
        try
        {
            for (var i = 0; i < frontends; i++)
                cluster._frontends.Add(cluster.StartFrontend($"frontend-{i}", cluster._silo.Addresses.ForAnotherFrontend()));
            foreach (var frontend in cluster._frontends)
                await frontend.ReadyAsync();
            return cluster;
        }
        catch (TimeoutException late)
        {
            await cluster.DisposeAsync();
            throw new TimeoutException($"{late.Message}\nOutput of the silo:\n{cluster._silo.Output.Text}");
        }
    }

    /// <summary>Kills a frontend, as a crash would, and waits until its sockets are gone.</summary>
    public Task KillAsync(int index) => _frontends[index].Process.KillAsync();

    /// <summary>Starts a killed frontend again, under its name and on its ports.</summary>
    public async Task RestartAsync(int index)
    {
        var dead = _frontends[index];
        _frontends[index] = StartFrontend(dead.Name, dead.Addresses);
        await dead.DisposeAsync();
        await _frontends[index].ReadyAsync();
    }

    /// <summary>Kills the silo, as a crash would, and starts it again at its ports after a time.</summary>
    public async Task CrashSiloAsync(TimeSpan down)
    {
        await _silo.Process.KillAsync();
        await Pace.ForAsync(down);
        var dead = _silo;
        _silo = ServiceProcess.Start("silo", Programs.Silo, dead.Addresses, _settings);
        await dead.DisposeAsync();
    }

    /// <summary>Starts another silo, which joins the first one; whoever started it ends it.</summary>
    public async Task<ServiceProcess> StartSecondSiloAsync()
    {
        var first = _silo.Addresses;
        var addresses = first with { SiloPort = Ports.Free(), GatewayPort = Ports.Free() };
        var second = ServiceProcess.Start("silo-2", Programs.Silo, addresses, _settings.And("Cluster:PrimarySilo", $"127.0.0.1:{first.SiloPort}"));
        await second.Output.WaitForAsync("the second silo is ready", line => line.Contains("ready", StringComparison.OrdinalIgnoreCase), SiloStart);
        return second;
    }

    /// <summary>Starts a frontend that knows the gateways of both silos; whoever started it ends it.</summary>
    public Task<ServiceProcess> StartFrontendOfBothAsync(ServiceProcess second)
    {
        var gateways = $"127.0.0.1:{_silo.Addresses.GatewayPort};127.0.0.1:{second.Addresses.GatewayPort}";
        return ServiceProcess
            .Start("frontend-of-both", Programs.WebFrontend, _silo.Addresses.ForAnotherFrontend(), _settings.And("Cluster:Gateways", gateways))
            .ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var frontend in _frontends)
            await frontend.DisposeAsync();
        await _silo.DisposeAsync();
        _state.Dispose();
    }

    private ServiceProcess StartFrontend(string name, ServiceAddresses addresses) =>
        ServiceProcess.Start(name, Programs.WebFrontend, addresses, _settings);
}
