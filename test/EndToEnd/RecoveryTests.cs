using System.Net;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Each recovery procedure, started by what it is for, in real processes.</summary>
public sealed class RecoveryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Dead_peers_start_the_cleanup_and_it_ends_when_they_are_gone()
    {
        const int Dead = 30;
        await using var standalone = await Standalone.StartAsync(Settings.QuickRecovery.With("Heartbeat:Interval", "00:00:02").With("Heartbeat:Timeout", "00:00:02"));
        var service = standalone.Service;
        var living = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, 10);
        await using var frozen = LoadTool.Start(service.WebSocketUrl, Dead);
        Assert.Equal(new LoadTool.Answered(Dead, 0, Errors: 0), await frozen.WaitUntilAnsweredAsync(TimeSpan.FromSeconds(60)));

        frozen.Process.Send(Signal.Stop);
        var running = await Eventually.Holds(
            "aggressive-cleanup has started",
            Patience,
            () => service.Admin.GetRecoveryAsync("aggressive-cleanup"),
            one => one.StartedBy is not null);
        Assert.Contains("heartbeats", running.Reason, StringComparison.Ordinal);
        await service.Output.WaitForAsync("a sweep at once", line => line.Contains("sweeping at once", StringComparison.Ordinal), Patience);
        await Eventually.Holds(
            "aggressive-cleanup has ended",
            Patience,
            () => service.Admin.GetRecoveryAsync("aggressive-cleanup"),
            one => one is { State: "idle", LastOutcome: not null });
        Assert.All(living, client => Assert.True(client.IsOpen));
        await Expect.AuditAsync(service, living.Count);
    }

    [Fact]
    public async Task Control_plane_that_was_killed_and_is_back_is_told_everything_again_and_no_socket_is_closed()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 1, Settings.QuickRecovery.With("Recovery:LostFor", "00:00:02"));
        var frontend = cluster.Frontends[0];
        var clients = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl, 12);
        await Expect.AuditAsync(frontend, clients.Count);

        await cluster.CrashSiloAsync(TimeSpan.FromSeconds(5));

        var ended = await Eventually.Holds(
            "restart-clean has run and ended",
            Patience,
            async () =>
            {
                try
                {
                    return await frontend.Admin.GetRecoveryAsync("restart-clean");
                }
                catch (HttpRequestException)
                {
                    // The cluster is not back yet.
                    return null;
                }
            },
            one => one is { State: "idle", LastOutcome: not null });
        Assert.Equal("automatic", ended!.StartedBy);
        Assert.Equal("the audit shows no difference", ended.LastOutcome);
        await Expect.AuditAsync(frontend, clients.Count, Patience);
        Assert.All(clients, client => Assert.True(client.IsOpen));
    }

    [Fact]
    public async Task Idle_clients_are_shed_from_critical_pressure_on_and_active_ones_stay()
    {
        const int Limit = 40;
        const int Active = 20;
        await using var standalone = await Standalone.StartAsync(Settings.QuickRecovery
            .With("Limits:MaxConnections", $"{Limit}")
            .With("Recovery:ShedIdleFor", "00:00:10")
            .With("Shed:WarningPeriod", "00:00:02"));
        var service = standalone.Service;
        var active = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, Active);
        var idle = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, Limit - Active);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await WebSocketTestClient.TryOpenAsync(service.WebSocketUrl)).Status);
        using var end = new CancellationTokenSource();
        var talking = TalkAsync(active, end.Token);

        var budget = await Eventually.Holds("utilization is under 90 %", Patience, service.Admin.GetBudgetAsync, budget => budget.InUse < Limit * 0.9);
        Assert.True(budget.InUse >= Active, $"{budget.InUse} are left.");
        await Eventually.Holds("shed-idle has ended", Patience, () => service.Admin.GetRecoveryAsync("shed-idle"), one => one is { State: "idle", LastOutcome: not null });
        await end.CancelAsync();
        await talking;

        Assert.All(active, client => Assert.True(client.IsOpen, "An active client was closed."));
        foreach (var client in idle.Where(client => !client.IsOpen))
        {
            Assert.Equal(4001, (await client.Closed).Code);
            Assert.Contains(client.Messages, message => message.Event == "idleWarning");
        }
    }

    [Fact]
    public async Task Operator_cuts_the_limit_and_lets_it_go()
    {
        await using var standalone = await Standalone.StartAsync(Settings.QuickRecovery.With("Shed:WarningPeriod", "00:00:01"));
        var service = standalone.Service;
        var clients = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, 10);

        await service.Admin.StartRecoveryAsync("emergency-limit", "the database is overloaded", limit: 6);
        await Eventually.Holds("6 in use", Patience, service.Admin.GetBudgetAsync, budget => budget is { InUse: 6, EffectiveLimit: 6, Limit: 100 });
        var refused = await WebSocketTestClient.TryOpenAsync(service.WebSocketUrl);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 6), (refused.Status, refused.Problem.GetProperty("limit").GetInt32()));
        await service.Admin.EndRecoveryAsync("emergency-limit");
        var next = await Eventually.Holds("the next client is let in", Patience, () => WebSocketTestClient.TryOpenAsync(service.WebSocketUrl), attempt => attempt.Client is not null);
        clients.Add(next.Opened);
        Assert.Equal(7, clients.Count(client => client.IsOpen));
    }

    private static async Task TalkAsync(List<WebSocketTestClient> clients, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            foreach (var client in clients.Where(client => client.IsOpen))
                await client.SendAsync("here");
            await Pace.ForAsync(TimeSpan.FromSeconds(1));
        }
    }
}
