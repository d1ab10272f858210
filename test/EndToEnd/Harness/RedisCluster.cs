using Tidegate.Processes.Redis;

namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>Silos and frontends as processes of their own around one redis-server, with the same settings.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private static readonly TimeSpan SiloStart = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _state = new();
    private readonly Settings _settings;
    private readonly List<ServiceProcess> _silos = [];
    private readonly List<ServiceProcess> _frontends = [];

    private RedisCluster(RedisServer redis, Settings settings) => (Redis, _settings) = (redis, settings);

    /// <summary>Where all of it is stored.</summary>
    public RedisServer Redis { get; }

    /// <summary>The silos, in the order in which they were started.</summary>
    public IReadOnlyList<ServiceProcess> Silos => _silos;

    /// <summary>The frontends, in the order in which they were started.</summary>
    public IReadOnlyList<ServiceProcess> Frontends => _frontends;

    /// <summary>Starts a cluster that is new by the operator's word.</summary>
    public static async Task<RedisCluster> StartAsync(int silos, int frontends, Settings? settings = null, IReadOnlyList<string>? redis = null)
    {
        var cluster = new RedisCluster(
            await RedisServer.StartAsync(redis ?? []),
            (settings ?? []).With("Lease:Bootstrap", "true"));
        try
        {
            var first = new ServiceAddresses { StateFolder = cluster._state.Path, Redis = cluster.Redis.ConnectionString };
            for (var i = 0; i < silos; i++)
                await cluster.StartSiloAsync(first.ForAnotherSilo());
            for (var i = 0; i < frontends; i++)
                cluster._frontends.Add(ServiceProcess.Start($"frontend-{i}", Programs.WebFrontend, first.ForAnotherFrontend(), cluster._settings));
            foreach (var frontend in cluster._frontends)
                await frontend.ReadyAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills a silo, as a crash would.</summary>
    public Task KillSiloAsync(int index) => _silos[index].Process.KillAsync();

    /// <summary>Kills a silo, as a crash would, and starts it again in its place.</summary>
    public async Task CrashSiloAsync(int index)
    {
        await KillSiloAsync(index);
        var old = _silos[index];
        _silos[index] = await StartAsync(old.Name, old.Addresses);
        await old.DisposeAsync();
    }

    /// <summary>Stops a silo as an operator does and starts it again in its place.</summary>
    public async Task RestartSiloAsync(int index)
    {
        var old = _silos[index];
        await StopAsync(old);
        _silos[index] = await StartAsync(old.Name, old.Addresses);
    }

    /// <summary>Stops a frontend as an operator does, which drains it, and starts it again under its name.</summary>
    public async Task RestartFrontendAsync(int index)
    {
        var old = _frontends[index];
        await StopAsync(old);
        _frontends[index] = ServiceProcess.Start(old.Name, Programs.WebFrontend, old.Addresses, _settings);
        await _frontends[index].ReadyAsync();
    }

    /// <summary>The silo that has the budget, by its own word; the last one that took it over.</summary>
    public int BudgetSilo() => Enumerable.Range(0, _silos.Count)
        .Where(i => !_silos[i].Process.HasExited)
        .MaxBy(i => _silos[i].Output.Where(IsTakeover).LastOrDefault() ?? "");

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _frontends.Concat(_silos))
            await process.DisposeAsync();
        await Redis.DisposeAsync();
        _state.Dispose();
    }

    private static bool IsTakeover(string line) => line.Contains("Budget taken over", StringComparison.Ordinal);

    private async Task StartSiloAsync(ServiceAddresses addresses) => _silos.Add(await StartAsync($"silo-{_silos.Count}", addresses));

    private static async Task StopAsync(ServiceProcess process)
    {
        process.Process.Send(Signal.Terminate);
        Assert.Equal(0, await process.Process.WaitForExitAsync(Stop));
        await process.DisposeAsync();
    }

    private async Task<ServiceProcess> StartAsync(string name, ServiceAddresses addresses)
    {
        var silo = ServiceProcess.Start(name, Programs.Silo, addresses, _settings);
        await silo.Output.WaitForAsync($"{silo.Name} starts", line => line.Contains("Tidegate silo is ready", StringComparison.Ordinal), SiloStart);
        return silo;
    }
}
