using System.Diagnostics;
using Tidegate.Clients.WebSockets;
using Tidegate.Processes;
using Tidegate.Processes.Redis;
using Tidegate.Processes.Waiting;

namespace Tidegate.Failover;

/// <summary>
/// Three silos and two frontends around one Redis, with so many clients that no frontend keeps a spare permit: whoever comes needs a grant.
/// </summary>
internal sealed class TestedCluster : IAsyncDisposable
{
    private const int Limit = 200;
    private const int EachFrontend = 90;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly BuiltPrograms Programs = new(typeof(TestedCluster).Assembly);

    private readonly TemporaryFolder _state = new();
    private readonly RedisServer _redis;
    private readonly KeyValuePair<string, string>[] _settings;
    private readonly List<ServiceProcess> _silos = [];
    private readonly List<ServiceProcess> _frontends = [];
    private readonly List<WebSocketTestClient> _clients = [];
    private string[] _ids = [];

    private TestedCluster(RedisServer redis, IEnumerable<KeyValuePair<string, string>> settings)
    {
        _redis = redis;

        // The clients say nothing, and are to stay: fewer of them would leave spare permits at the frontends.
        _settings = [new("Limits:MaxConnections", $"{Limit}"), new("Lease:Bootstrap", "true"), new("Idle:Timeout", "7.00:00:00"), .. settings];
    }

    /// <summary>Clients that were to stay connected and are not.</summary>
    public int LostClients => _clients.Count(client => !client.IsOpen);

    /// <summary>Silos that the others gave up though nobody had killed them, so far.</summary>
    public int FalseDeaths { get; private set; }

    /// <summary>Starts the processes and fills the frontends.</summary>
    /// <param name="settings">Keys below <c>Tidegate:</c>.</param>
    /// <param name="waitForAudit">Begin only once everything agrees.</param>
    public static async Task<TestedCluster> StartAsync(IEnumerable<KeyValuePair<string, string>> settings, bool waitForAudit)
    {
        var cluster = new TestedCluster(await RedisServer.StartAsync(), settings);
        try
        {
            var addresses = new ServiceAddresses { StateFolder = cluster._state.Path, Redis = cluster._redis.ConnectionString };
            for (var n = 0; n < 3; n++)
                cluster._silos.Add(await cluster.StartSiloAsync($"silo-{n}", addresses.ForAnotherSilo()));
            for (var n = 0; n < 2; n++)
                cluster._frontends.Add(cluster.Start($"frontend-{n}", "Tidegate.WebFrontend", addresses.ForAnotherFrontend()));
            foreach (var frontend in cluster._frontends)
                await cluster.FillAsync(await frontend.ReadyAsync());
            if (waitForAudit)
                await cluster.AgreesAsync();
            cluster._ids = [.. (await cluster._frontends[0].Admin.GetConnectionsAsync("top=1000")).Select(connection => connection.Id)];
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the silo that has the budget, measures, and starts it again.</summary>
    public async Task<Kill> KillBudgetSiloAsync(bool waitForAudit)
    {
        var dead = _silos.MaxBy(silo => silo.Output.Where(IsTakeover).LastOrDefault() ?? "")!;
        var others = _silos.Where(silo => silo != dead).ToList();
        var before = others.ToDictionary(silo => silo, silo => silo.Output.Where(IsTakeover).Length);

        var killedAt = Stopwatch.GetTimestamp();
        await dead.Process.KillAsync();
        var grants = _frontends.Select(frontend => GrantAsync(frontend, killedAt)).ToList();
        var grains = GrainsAsync(killedAt);
        await Eventually.Holds(
            "another silo takes the budget over",
            Patience,
            () => others.Any(silo => silo.Output.Where(IsTakeover).Length > before[silo]),
            taken => taken);
        var takeover = Stopwatch.GetElapsedTime(killedAt);
        var granted = await Task.WhenAll(grants);
        var answered = await grains;
        TimeSpan? audit = null;
        if (waitForAudit)
        {
            await AgreesAsync();
            audit = Stopwatch.GetElapsedTime(killedAt);
        }

        FalseDeaths += others.Count(silo => silo.Process.HasExited);
        foreach (var gone in _silos.Where(silo => silo.Process.HasExited).ToList())
        {
            _silos[_silos.IndexOf(gone)] = await StartSiloAsync(gone.Name, gone.Addresses);
            await gone.DisposeAsync();
        }

        return new Kill(takeover, granted, answered, audit);
    }

    /// <summary>Kills all silos, starts them again after a while, and measures from then on.</summary>
    public async Task<Outage> KillAllSilosAsync(TimeSpan away)
    {
        await Task.WhenAll(_silos.Select(silo => silo.Process.KillAsync()));
        using (var timer = new PeriodicTimer(away))
            await timer.WaitForNextTickAsync();

        var startedAt = Stopwatch.GetTimestamp();
        var grants = _frontends.Select(frontend => GrantAsync(frontend, startedAt)).ToList();
        foreach (var (gone, at) in _silos.Select((silo, at) => (silo, at)).ToList())
        {
            _silos[at] = Start(gone.Name, "Tidegate.Silo", gone.Addresses);
            await gone.DisposeAsync();
        }

        var granted = (await Task.WhenAll(grants)).Max();
        await AgreesAsync();
        var agreed = Stopwatch.GetElapsedTime(startedAt);
        foreach (var silo in _silos)
            await IsReadyAsync(silo);
        return new Outage(granted, agreed);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        foreach (var process in _frontends.Concat(_silos))
            await process.DisposeAsync();
        await _redis.DisposeAsync();
        _state.Dispose();
    }

    private static bool IsTakeover(string line) => line.Contains("Budget taken over", StringComparison.Ordinal);

    private static async Task<TimeSpan> GrantAsync(ServiceProcess frontend, long since)
    {
        using var timer = new PeriodicTimer(Pause);
        while (Stopwatch.GetElapsedTime(since) < Patience)
        {
            if ((await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl)).Client is { } client)
            {
                var granted = Stopwatch.GetElapsedTime(since);
                await client.DisposeAsync();
                return granted;
            }

            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"{frontend.Name} got no grant within {Patience.TotalSeconds:0} s. Output:\n{frontend.Output.Text}");
    }

    /// <summary>Until the grain of each connection has answered once.</summary>
    private async Task<TimeSpan> GrainsAsync(long since)
    {
        foreach (var id in _ids)
            await Eventually.Holds($"the grain of {id} answers", Patience, () => _frontends[0].Admin.HasConnectionAsync(id), answers => answers);
        return Stopwatch.GetElapsedTime(since);
    }

    private async Task FillAsync(ServiceProcess frontend)
    {
        for (var n = 0; n < EachFrontend; n++)
        {
            var attempt = await Eventually.Holds($"{frontend.Name} is full", Patience, () => WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl), attempt => attempt.Client is not null);
            _clients.Add(attempt.Opened);
        }
    }

    private async Task AgreesAsync()
    {
        try
        {
            await Eventually.Holds(
                "sockets, permits, grains and ledger agree",
                Patience,
                _frontends[0].Admin.GetAuditAsync,
                audit => audit.Consistent && audit.HasAll(_clients.Count));
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{string.Join('\n', _silos.Concat(_frontends).Select(process => $"Output of {process.Name}:\n{process.Output.Text}"))}");
        }
    }

    private ServiceProcess Start(string name, string program, ServiceAddresses addresses) =>
        ServiceProcess.Start(name, Programs.PathOf(program), addresses, _settings);

    private async Task<ServiceProcess> StartSiloAsync(string name, ServiceAddresses addresses)
    {
        var silo = Start(name, "Tidegate.Silo", addresses);
        await IsReadyAsync(silo);
        return silo;
    }

    private static Task IsReadyAsync(ServiceProcess silo) =>
        silo.Output.WaitForAsync($"{silo.Name} starts", line => line.Contains("Tidegate silo is ready", StringComparison.Ordinal), Patience);
}
