using System.Globalization;
using Tidegate.Fairness.Attacks;
using Tidegate.Processes;
using Tidegate.Processes.Waiting;

namespace Tidegate.Fairness;

/// <summary>A standalone service, honest clients in this process, and one process for each kind of attack.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private const int HonestClients = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private static readonly BuiltPrograms Programs = new(typeof(Bench).Assembly);

    private readonly Arguments _arguments;
    private readonly TemporaryFolder _state = new();
    private readonly ServiceProcess _service;
    private readonly EchoClients _honest = new();
    private readonly Dictionary<string, Attacker> _attackers = [];
    private ChildProcess? _sink;

    private Bench(Arguments arguments)
    {
        _arguments = arguments;
        KeyValuePair<string, string>[] settings =
        [
            new("Limits:MaxConnections", "5000"),
            new("Hubs:honest:Handler", "echo"),
            new("Hubs:attacked:Handler", "none"),
            .. arguments.Settings,
        ];
        _service = ServiceProcess.Start("standalone", Programs.PathOf("Tidegate.Standalone"), new ServiceAddresses { StateFolder = _state.Path }, settings);
    }

    /// <summary>Starts the processes, connects the honest clients, and lets everything run until it is compiled.</summary>
    public static async Task<Bench> StartAsync(Arguments arguments)
    {
        var bench = new Bench(arguments);
        try
        {
            await bench._service.ReadyAsync();
            await bench._honest.OpenAsync(bench._service.Addresses.WebSocketUrl("/ws?hub=honest"), HonestClients);
            var target = new Target(bench._service.Addresses.PublicPort, bench._service.Addresses.AdminPort);
            foreach (var kind in arguments.Kinds)
                bench._attackers[kind] = await Attacker.StartAsync(kind, kind == AttackKinds.Elsewhere ? await bench.StartSinkAsync() : target);
            await bench._honest.MeasureAsync(WarmUp);
            foreach (var kind in arguments.Kinds)
                await bench.AttackAsync(kind);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>Quiet and attack in turn, all kinds in each round.</summary>
    public async Task<IReadOnlyList<Result>> RunAsync()
    {
        var results = new List<Result>();
        for (var round = 1; round <= _arguments.Rounds; round++)
        {
            foreach (var kind in _arguments.Kinds)
            {
                var quiet = await TurnAsync();
                var (attacked, report) = await AttackAsync(kind);
                results.Add(new Result(kind, quiet, attacked, report));
                Console.WriteLine($"{round,3} {results[^1]}");
            }
        }

        return results;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var attacker in _attackers.Values)
            await attacker.DisposeAsync();
        if (_sink is not null)
            await _sink.DisposeAsync();
        await _honest.DisposeAsync();
        await _service.DisposeAsync();
        _state.Dispose();
    }

    private async Task<(Turn Turn, string Report)> AttackAsync(string kind)
    {
        var attacker = _attackers[kind];
        await attacker.PrepareAsync();
        await RestAsync();
        await attacker.BeginAsync();
        var turn = await TurnAsync();
        var left = (await _service.Admin.GetBudgetAsync()).InUse - HonestClients;
        var report = await attacker.EndAsync();
        await Eventually.Holds("only the honest clients are left", Patience, _service.Admin.GetBudgetAsync, budget => budget.InUse == HonestClients);
        await RestAsync();
        return (turn, string.Create(CultureInfo.InvariantCulture, $"{report}, {left} connections left"));
    }

    private async Task<Turn> TurnAsync()
    {
        var before = ProcessorTime();
        var times = await _honest.MeasureAsync(_arguments.Turn);
        return Turn.Of(times, (ProcessorTime() - before) / _arguments.Turn);
    }

    private async Task<Target> StartSinkAsync()
    {
        _sink = ChildProcess.StartDotnet("sink", typeof(Bench).Assembly.Location, ["sink"]);
        var line = await _sink.Output.WaitForAsync("the sink listens", line => line.StartsWith(Sink.Announcement, StringComparison.Ordinal), Patience);
        return new Target(int.Parse(line[Sink.Announcement.Length..], CultureInfo.InvariantCulture), 0);
    }

    private TimeSpan ProcessorTime()
    {
        using var process = System.Diagnostics.Process.GetProcessById(_service.Process.Id);
        return process.TotalProcessorTime;
    }

    private static async Task RestAsync()
    {
        using var timer = new PeriodicTimer(Rest);
        await timer.WaitForNextTickAsync();
    }
}
