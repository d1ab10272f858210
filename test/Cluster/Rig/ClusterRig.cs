using Tidegate.Cluster.Clients;
using Tidegate.Cluster.Network;
using Tidegate.Processes.Network;

namespace Tidegate.Cluster.Rig;

/// <summary>A cluster of real processes: silos, frontends, Redis, and the clients.</summary>
internal sealed class ClusterRig : IAsyncDisposable
{
    /// <summary>Sockets of one client process; the limit of open files is 20,000 on many machines.</summary>
    private const int SlotsPerProcess = 9_000;

    /// <summary>Sockets that clients try to open at one frontend.</summary>
    private const int MostAtOneFrontend = 16_000;

    /// <summary>What clients ask for at the most, as a share of the limit.</summary>
    private const double MostDemand = 1.1;

    private static readonly BuiltPrograms Programs = new(typeof(ClusterRig).Assembly);

    private readonly RigSettings _settings;
    private readonly SiloPorts[] _siloPorts;
    private Place? _clientPlace;
    private int _budgetSilo;

    private ClusterRig(RigOptions options, INetwork network, LineLog log, RedisMember? redis, Place[] silos, Place[] frontends)
    {
        (Options, Network, Log, Redis) = (options, network, log, redis);
        _settings = new RigSettings(options, $"trial-{Environment.ProcessId}-{options.Seed}", redis?.ConnectionString ?? "");
        _siloPorts = [.. silos.Select(place => place.Namespace is null ? new SiloPorts(Ports.Free(), Ports.Free()) : new SiloPorts(11111, 30000))];
        Silos = [.. silos.Select((place, i) => NewSilo(place, i))];
        Frontends = [.. frontends.Select((place, i) => NewFrontend(place, i))];
    }

    public RigOptions Options { get; }

    public INetwork Network { get; }

    public LineLog Log { get; }

    public RedisMember? Redis { get; }

    public IReadOnlyList<Member> Silos { get; }

    public IReadOnlyList<Frontend> Frontends { get; }

    public IReadOnlyList<ClientProcess> Clients { get; private set; } = [];

    /// <summary>The silo that took over the budget last.</summary>
    public Member BudgetSilo => Silos[Volatile.Read(ref _budgetSilo)];

    /// <summary>Open sockets, as the clients said last.</summary>
    public int Open => Clients.Sum(client => client.Open);

    /// <summary>Folder of the frontends' journals.</summary>
    public string JournalFolder => _settings.JournalFolder;

    /// <summary>Builds everything and waits until the frontends are ready.</summary>
    public static async Task<ClusterRig> StartAsync(RigOptions options)
    {
        Directory.CreateDirectory(options.Folder);
        var log = new LineLog(Path.Combine(options.Folder, "cluster.log"));
        INetwork network = options.HasNamespaces ? await NamespacedNetwork.CreateAsync() : new LoopbackNetwork();
        RedisMember? redis = null;
        ClusterRig? rig = null;
        try
        {
            if (options.HasRedis)
                redis = await RedisMember.StartAsync(await network.AddAsync("redis"), options, log);
            rig = new ClusterRig(options, network, log, redis, await AddAsync(network, "silo", options.Silos), await AddAsync(network, "frontend", options.Frontends));
            await rig.StartMembersAsync();
            return rig;
        }
        catch
        {
            if (rig is not null)
            {
                await rig.DisposeAsync();
            }
            else
            {
                if (redis is not null)
                    await redis.DisposeAsync();
                await network.DisposeAsync();
                log.Dispose();
            }

            throw;
        }
    }

    /// <summary>Divides a number of sockets among the client processes.</summary>
    public async Task DemandAsync(int sockets)
    {
        var left = sockets;
        for (var i = 0; i < Clients.Count; i++)
        {
            var part = left / (Clients.Count - i);
            left -= part;
            await Clients[i].DemandAsync(part);
        }
    }

    /// <summary>Whether short-lived sockets end.</summary>
    public async Task ChurnAsync(bool on)
    {
        foreach (var client in Clients)
            await client.ChurnAsync(on);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var client in Clients)
                await client.DisposeAsync();
            foreach (var member in Frontends.Concat(Silos))
                await member.DisposeAsync();
            if (Redis is not null)
                await Redis.DisposeAsync();
        }
        finally
        {
            await Network.DisposeAsync();
            Log.Dispose();
        }
    }

    private static async Task<Place[]> AddAsync(INetwork network, string kind, int count)
    {
        var places = new Place[count];
        for (var i = 0; i < count; i++)
            places[i] = await network.AddAsync($"{kind}-{i}");
        return places;
    }

    private async Task StartMembersAsync()
    {
        _clientPlace = await Network.AddAsync("clients");
        foreach (var silo in Silos)
            silo.Start();
        foreach (var frontend in Frontends)
            frontend.Start();
        foreach (var frontend in Frontends)
            await frontend.ReadyAsync();
        Clients = [.. NewClients()];
    }

    private IEnumerable<ClientProcess> NewClients()
    {
        var slots = (int)Math.Ceiling(Options.Limit * MostDemand) + 10;
        var count = (slots + SlotsPerProcess - 1) / SlotsPerProcess;
        // Four of five clients come to the first frontend, as far as it may open so many files.
        var first = Frontends.Count == 1 ? 100 : Math.Min(80, 100 * MostAtOneFrontend / Options.Limit);
        var weights = Frontends.Select((_, i) => i == 0 ? first : (100 - first) / (Frontends.Count - 1)).ToArray();
        for (var i = 0; i < count; i++)
        {
            var settings = new ClientSettings([.. Frontends.Select(frontend => frontend.Target)], weights, slots / count + 1, Options.Seed + i, Options.ProbeInterval, Options.ChurnLife);
            yield return new ClientProcess($"clients-{i}", _clientPlace!, settings, Options.Folder, Log);
        }
    }

    private Member NewSilo(Place place, int index)
    {
        var silo = new Member(
            place.Name,
            place,
            self => ("dotnet", [Programs.PathOf("Tidegate.Silo"), .. _settings.OfSilo(place, _siloPorts[index], isFirstStart: self.Lives.Count == 0)]),
            Log);
        silo.OnLine = line =>
        {
            if (line.Contains("Budget taken over", StringComparison.Ordinal))
                Volatile.Write(ref _budgetSilo, index);
        };
        return silo;
    }

    private Frontend NewFrontend(Place place, int index)
    {
        var ports = place.Namespace is null ? new FrontendPorts(Ports.Free(), Ports.Free()) : new FrontendPorts(8080, 8081);
        return new Frontend(
            place.Name,
            place,
            ports,
            _ => ("dotnet", [Programs.PathOf("Tidegate.WebFrontend"), .. _settings.OfFrontend(place.Name, place, ports, _siloPorts[0])]),
            Log);
    }
}
