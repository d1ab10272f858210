using System.Globalization;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Alerts;

/// <summary>Alerts of limits and memory, raised by connections.</summary>
public sealed class LoadAlertTests
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(60);

    private static Settings Quick => new()
    {
        ["Alerts:Interval"] = "00:00:00.2",
        ["Alerts:HoldTime"] = "00:00:01",
        ["Lease:RenewInterval"] = "00:00:00.5",
    };

    [Fact]
    public async Task Many_connections_use_up_the_memory_and_both_alerts_end_when_they_leave()
    {
        // Each connection is charged with 8 KiB at least: 128 of them are all that there is.
        const int Ceiling = 1;
        const int Quiet = 90;
        await using var standalone = await Standalone.StartAsync(Quick
            .With("Limits:MaxConnections", "1000")
            .With("Limits:MaxMemoryPerConnectionMegabytes", "1")
            .With("Limits:MemoryCeilingMegabytes", $"{Ceiling}"));
        var service = standalone.Service;
        var clients = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, Quiet);
        await UsedAsync(service, 0.68);
        Assert.Null((await service.Admin.GetAlertsAsync()).Find("memory_high"));

        await FillAsync(service, clients, 0.84);
        var high = await Raised.ByAsync(service, "memory_high", Late);
        Assert.Equal(("cluster", "WARNING", 80), (high.Scope, high.Severity, high.Threshold));
        await FillAsync(service, clients, 0.97);
        var critical = await Raised.ByAsync(service, "memory_critical", Late);
        Assert.Equal(("cluster", "CRITICAL", 96), (critical.Scope, critical.Severity, critical.Threshold));
        Assert.EndsWith("docs/runbooks/memory.md", critical.Runbook, StringComparison.Ordinal);

        await Raised.CloseAllAsync(clients);
        await Raised.OverAsync(service, "memory_critical", Late);
        await Raised.OverAsync(service, "memory_high", Late);
    }

    [Fact]
    public async Task Lowered_limit_pages_nobody_while_connections_are_closed_as_planned()
    {
        await using var standalone = await Standalone.StartAsync(Quick.With("Shed:WarningPeriod", "00:00:03").With("Shed:PerSecond", "2"));
        var service = standalone.Service;
        var clients = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, 10);
        await Expect.InUseAsync(service, 10);

        await service.Admin.SetLimitAsync(6, "test");
        await Eventually.Holds("too much is out", Late, service.Admin.GetBudgetAsync, budget => budget.Overcommitted);
        await Expect.InUseAsync(service, 6);

        // The house is full then, which is told; that it was over its limit is not.
        var full = await Raised.ByAsync(service, "connections_critical", Late);
        Assert.Equal(100, full.Value);
        var history = await service.Admin.GetAlertHistoryAsync();
        Assert.DoesNotContain(history.Events, happened => happened.Name == "ledger_overcommitted");
        await Raised.CloseAllAsync(clients);
    }

    [Fact]
    public async Task Frozen_frontend_keeps_spare_permits_and_the_refusals_of_another_one_are_told_as_unfair()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 2, Quick.With("Limits:MaxConnections", "20"));
        var (refusing, frozen) = (cluster.Frontends[0], cluster.Frontends[1]);
        await Eventually.Holds(
            "the other frontend has permits that it does not need",
            Late,
            refusing.Admin.GetBudgetAsync,
            budget => budget.Frontends.Any(frontend => frontend.Name == frozen.Name && frontend.Allowance > frontend.Live));
        var clients = new List<WebSocketTestClient>();

        frozen.Process.Send(Signal.Stop);
        try
        {
            var unfair = await Eventually.Holds(
                "unfair_refusals",
                Late,
                async () =>
                {
                    var attempt = await WebSocketTestClient.TryOpenAsync(refusing.WebSocketUrl);
                    if (attempt.Client is { } client)
                        clients.Add(client);
                    return await refusing.Admin.GetAlertsAsync();
                },
                alerts => alerts.Find("unfair_refusals") is not null);
            Assert.Equal(("cluster", "WARNING"), (unfair.Find("unfair_refusals")!.Scope, unfair.Find("unfair_refusals")!.Severity));
            Assert.True(clients.Count < 20, string.Create(CultureInfo.InvariantCulture, $"{clients.Count} were let in"));
        }
        finally
        {
            frozen.Process.Send(Signal.Continue);
        }

        var next = await Eventually.Holds("a client is let in", Late, () => WebSocketTestClient.TryOpenAsync(refusing.WebSocketUrl), attempt => attempt.Client is not null);
        clients.Add(next.Opened);
        await Raised.OverAsync(refusing, "unfair_refusals", Late);
        await Raised.CloseAllAsync(clients);
    }

    private static async Task FillAsync(ServiceProcess service, List<WebSocketTestClient> clients, double share)
    {
        // 8 KiB of 1 MiB are a 128th; the sum is made once a second.
        while (clients.Count < share * 128)
        {
            var attempt = await WebSocketTestClient.TryOpenAsync(service.WebSocketUrl);
            if (attempt.Client is not { } client)
                break;
            clients.Add(client);
        }

        await UsedAsync(service, share);
    }

    private static Task UsedAsync(ServiceProcess service, double share) => Eventually.Holds(
        string.Create(CultureInfo.InvariantCulture, $"{share:P0} of the memory is used"),
        Late,
        service.Admin.GetBudgetAsync,
        budget => budget.Memory.InUseBytes >= share * budget.Memory.CeilingBytes);
}
