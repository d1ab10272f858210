using System.Diagnostics;
using System.Globalization;
using Tidegate.Compare.Measuring;
using Tidegate.Compare.Options;
using Tidegate.Compare.Starting;

namespace Tidegate.Compare.Running;

/// <summary>One round of one peer: all scenarios, each server started anew and warmed up first.</summary>
internal sealed class PeerRound(IPeer peer, Workshop workshop, Figures figures)
{
    /// <summary>Begin of the name of each server's folder.</summary>
    public const string FolderPrefix = "compare-";

    private const int WarmUpConnections = 500;
    private const int WarmUpRate = 500;
    private const int ClimbRate = 1000;

    /// <summary>All peers ping each socket once in this time.</summary>
    private static readonly TimeSpan PingTurn = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BroadcastPatience = TimeSpan.FromSeconds(20);

    private readonly ComparisonOptions _options = workshop.Options;

    /// <summary>Command lines of the server in the last round.</summary>
    public IReadOnlyList<string> Commands { get; private set; } = [];

    /// <summary>What a reader of its figures should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Runs it.</summary>
    public async Task RunAsync()
    {
        if (Has(ScenarioNames.Idle))
            await WithServerAsync(IdleAsync);
        if (_options.Scenarios.Any(name => name != ScenarioNames.Idle))
            await WithServerAsync(ActiveAsync);
    }

    private bool Has(string scenario) => _options.Scenarios.Contains(scenario);

    private async Task WithServerAsync(Func<RunningPeer, LoadClient, Task> run)
    {
        var folder = Directory.CreateTempSubdirectory(FolderPrefix).FullName;
        try
        {
            Add(FigureKeys.Load, MachineFacts.Load());
            await using var server = await RunningPeer.StartAsync(peer.Launch(workshop, folder), folder);
            Commands = [.. server.Launch.Commands.Select(command => command.ToString())];
            await using var client = LoadClient.Start(workshop.Client, server.Launch.Target);
            await WarmUpAsync(server, client);
            await run(server, client);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What is compiled at the first use is compiled before anything is measured.</summary>
    private async Task WarmUpAsync(RunningPeer server, LoadClient client)
    {
        var opened = await client.OpenAsync(Math.Min(WarmUpConnections, _options.MostConnections), WarmUpRate);
        if (opened.Open == 0)
            throw new PeerUnavailableException($"no client gets in: {opened.Text("refusal")}");
        if (server.Launch.Broadcast is { } broadcast)
            await client.BroadcastAsync("tgb-warm", opened.Open, BroadcastPatience, broadcast("tgb-warm"));
        if (server.Launch.Echo is { } echo)
            await client.EchoAsync(500, TimeSpan.FromSeconds(1), echo);
        await client.LeaveAsync();
        await client.HoldAsync(Calm);
    }

    private async Task IdleAsync(RunningPeer server, LoadClient client)
    {
        var start = server.Kibibytes;
        Add(FigureKeys.StartMemory, start / 1024);
        foreach (var connections in _options.Connections)
        {
            var opened = await client.OpenAsync(connections, ClimbRate);
            Add(FigureKeys.IdleMemoryAtOnce, (server.Kibibytes - start) / opened.Open, connections);
            var before = server.ProcessorTime;
            var clock = Stopwatch.StartNew();
            var held = await client.HoldAsync(connections == _options.MostConnections || _options.Settle < PingTurn ? _options.Settle : PingTurn);
            var used = server.ProcessorTime - before;
            NoteLoss("idle", held);
            Add(FigureKeys.IdleProcessor, used.TotalMicroseconds / clock.Elapsed.TotalSeconds / opened.Open, connections);
            Add(FigureKeys.IdleMemory, (server.Kibibytes - start) / held.Open, connections);
            Add(FigureKeys.IdlePings, held["pings"] / held.Open, connections);
            Add(FigureKeys.IdleLost, connections - held.Open, connections);
        }
    }

    private async Task ActiveAsync(RunningPeer server, LoadClient client)
    {
        var start = server.Kibibytes;
        var before = server.ProcessorTime;
        var burst = await client.OpenAsync(_options.MostConnections, _options.Rate);
        var used = server.ProcessorTime - before;
        if (Has(ScenarioNames.Burst))
        {
            Add(FigureKeys.BurstMedian, burst["p50"]);
            Add(FigureKeys.BurstP99, burst["p99"]);
            Add(FigureKeys.BurstErrors, burst["errors"]);
            Add(FigureKeys.BurstProcessor, used.TotalMicroseconds / burst["opened"]);
            Add(FigureKeys.ClientShare, burst["clientCpu"] / burst["seconds"]);
        }

        if (burst["errors"] > 0)
        {
            // Those that did not get in come more slowly, so that the other scenarios have as many as they say.
            Notes.Add(NoteOn(burst));
            await client.HoldAsync(Calm);
            await client.OpenAsync(_options.MostConnections, ClimbRate);
        }

        await client.HoldAsync(Calm);
        if (Has(ScenarioNames.Broadcast) && server.Launch.Broadcast is not null)
            await BroadcastAsync(server, client, _options.MostConnections);
        if (Has(ScenarioNames.Echo) && server.Launch.Echo is not null)
            await EchoAsync(server, client);
        if (Has(ScenarioNames.Leave) || Has(ScenarioNames.Opens))
            await LeaveAsync(server, client, start);
        if (Has(ScenarioNames.Opens))
            await OpensAsync(server, client);
    }

    private async Task BroadcastAsync(RunningPeer server, LoadClient client, int connections)
    {
        var open = (await client.HoldAsync(TimeSpan.Zero)).Open;
        var (p99, last, arrived) = (new List<double>(), new List<double>(), 0.0);
        var used = TimeSpan.Zero;
        for (var i = 0; i < _options.Broadcasts; i++)
        {
            var mark = string.Create(CultureInfo.InvariantCulture, $"tgb-{i:0000}");
            var before = server.ProcessorTime;
            var answer = await client.BroadcastAsync(mark, open, BroadcastPatience, server.Launch.Broadcast!(mark));
            used += server.ProcessorTime - before;
            p99.Add(answer["p99"]);
            last.Add(answer["max"]);
            arrived += answer["count"];
            await client.HoldAsync(TimeSpan.FromSeconds(0.5));
        }

        Add(FigureKeys.BroadcastProcessor, used.TotalMicroseconds / arrived, connections);
        Add(FigureKeys.BroadcastP99, new Figure("", "", 0, p99).Median, connections);
        Add(FigureKeys.BroadcastLast, new Figure("", "", 0, last).Median, connections);
        Add(FigureKeys.BroadcastMissing, ((double)open * _options.Broadcasts) - arrived, connections);
    }

    private async Task EchoAsync(RunningPeer server, LoadClient client)
    {
        var before = server.ProcessorTime;
        var answer = await client.EchoAsync(_options.EchoRate, _options.EchoTime, server.Launch.Echo!);
        NoteLoss("echo", answer);
        Add(FigureKeys.EchoProcessor, (server.ProcessorTime - before).TotalMicroseconds / answer["sent"]);
        Add(FigureKeys.EchoMedian, answer["p50"]);
        Add(FigureKeys.EchoP99, answer["p99"]);
        Add(FigureKeys.EchoMissing, answer["sent"] - answer["count"]);
    }

    private async Task LeaveAsync(RunningPeer server, LoadClient client, double start)
    {
        var permits = server.Launch.Admin is { } admin ? Permits.UntilNoneAsync(admin) : null;
        var answer = await client.LeaveAsync();
        if (!Has(ScenarioNames.Leave))
            return;
        await client.HoldAsync(_options.Settle);
        Add(FigureKeys.LeaveTime, answer["seconds"]);
        Add(FigureKeys.LeaveMemory, (server.Kibibytes - start) / 1024);
        if (permits is not null)
            Add(FigureKeys.LeavePermits, (await permits).TotalSeconds);
    }

    /// <summary>Opens in steps; broadcasts between them show how their time grows with the sockets.</summary>
    private async Task OpensAsync(RunningPeer server, LoadClient client)
    {
        await client.HoldAsync(Calm);
        var (used, opened, seconds) = (TimeSpan.Zero, 0.0, 0.0);
        foreach (var connections in _options.Connections)
        {
            var before = server.ProcessorTime;
            var answer = await client.OpenFastAsync(connections, _options.InFlight);
            used += server.ProcessorTime - before;
            opened += answer["opened"];
            seconds += answer["seconds"];
            if (connections < _options.MostConnections && Has(ScenarioNames.Broadcast) && server.Launch.Broadcast is not null)
                await BroadcastAsync(server, client, connections);
        }

        var each = used.TotalMicroseconds / opened;
        Add(FigureKeys.OpensPerSecond, opened / seconds);
        Add(FigureKeys.OpensProcessor, each);
        Add(FigureKeys.OpensPerCore, 1e6 / each);
    }

    private void NoteLoss(string scenario, ClientAnswer answer)
    {
        if (answer["lost"] > 0)
        {
            Notes.Add(string.Create(
                CultureInfo.InvariantCulture, $"{scenario}: {answer["lost"]:#,0} lost (the last: {answer.Text("closed").Trim()}), {answer.Open:#,0} left"));
        }
    }

    private static string NoteOn(ClientAnswer burst) => string.Create(
        CultureInfo.InvariantCulture,
        $"burst: {burst["refused"]:#,0} refused (the last: {burst.Text("refusal").Trim()}), {burst["connect"]:#,0} not connected, " +
        $"{burst["cut"]:#,0} cut, {burst["late"]:#,0} not answered in 30 s");

    private void Add(string key, double value, int? connections = null) =>
        figures.Add(peer.Name, key, connections ?? _options.MostConnections, value);
}
