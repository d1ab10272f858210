using System.Diagnostics;
using System.Globalization;
using Tidegate.Clients.Admin;
using Tidegate.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Tidegate.EndToEnd.Tests.Alerts;

/// <summary>Each alert is raised by what it is there for, as far as one machine can bring that about.</summary>
public sealed class AlertTests(ITestOutputHelper output)
{
    /// <summary>Alerts are up two seconds after their cause; a busy machine may need longer.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Late = TimeSpan.FromSeconds(60);

    private static Settings QuickToClear => new() { ["Alerts:HoldTime"] = "00:00:01" };

    [Fact]
    public async Task Climb_to_the_limit_is_told_in_alerts_history_log_and_webhook_and_is_over_after_it()
    {
        using var receiver = new AlertReceiver(failures: 2);
        await using var standalone = await Standalone.StartAsync(QuickToClear
            .With("Limits:MaxConnections", "20")
            .With("Alerts:WebhookUrl", receiver.Url)
            .With("Alerts:WebhookSecret", AlertReceiver.Secret)
            .With("Alerts:WebhookRetryDelay", "00:00:00.1"));
        var service = standalone.Service;

        var clients = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, 17);
        var start = Stopwatch.GetTimestamp();
        var high = await Raised.ByAsync(service, "connections_high", Soon);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"connections_high after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s"));
        Assert.Equal(("cluster", "WARNING", 85, 80), (high.Scope, high.Severity, high.Value, high.Threshold));

        clients.AddRange(await WebSocketTestClient.OpenAsync(service.WebSocketUrl, 3));
        await Raised.ByAsync(service, "connections_critical", Soon);
        Assert.Null((await service.Admin.GetAlertsAsync()).Find("connections_high"));

        await AssertExplainedAsync(service);
        await Raised.CloseAllAsync(clients);
        await Eventually.Holds("no alert", Soon, service.Admin.GetAlertsAsync, alerts => alerts.Alerts.Count == 0);
        var events = (await service.Admin.GetAlertHistoryAsync()).Events.Select(happened => $"{happened.Name} {happened.Change}").Reverse().ToList();
        Assert.Equal("connections_high raised", events[0]);
        Assert.Contains("connections_critical raised", events);
        Assert.Contains("connections_high hidden", events);
        Assert.Contains("connections_high cleared", events);
        Assert.Single(service.Output.Where(line => line.Contains("Alert connections_critical (CRITICAL) of cluster: ", StringComparison.Ordinal)));

        await Eventually.Holds(
            "the webhook has been told",
            Soon,
            () => receiver.Posts.ToArray(),
            posts => posts.Any(post => post.Status == 200 && post.Body.GetProperty("name").GetString() == "connections_critical" && post.Body.GetProperty("change").GetString() == "cleared"));
        Assert.All(receiver.Posts, post => Assert.True(post.IsSigned));
        Assert.Equal([503, 503, 200], receiver.Posts.Take(3).Select(post => post.Status));
        Assert.Single(receiver.Posts.Take(3).Select(post => post.Body.GetProperty("number").GetInt64()).Distinct());
    }

    [Fact]
    public async Task Frozen_frontend_is_late_then_fenced_and_recovers()
    {
        // A busy machine may report late once more after the thaw: four changes would be flapping, which lasts for minutes.
        await using var cluster = await Cluster.StartAsync(frontends: 2, Settings.ShortLease.With("Alerts:HoldTime", "00:00:05"));
        var (watcher, frozen) = (cluster.Frontends[0], cluster.Frontends[1]);
        await using var client = await WebSocketTestClient.OpenAsync(frozen.WebSocketUrl);

        frozen.Process.Send(Signal.Stop);
        try
        {
            var late = await Raised.ByAsync(watcher, "lease_late", Soon);
            Assert.Equal(("frontend-1", 1.5), (late.Scope, late.Threshold));
            var fenced = await Raised.ByAsync(watcher, "frontend_fenced", Soon);
            Assert.Equal(("frontend-1", "CRITICAL"), (fenced.Scope, fenced.Severity));
        }
        finally
        {
            frozen.Process.Send(Signal.Continue);
        }

        await Eventually.Holds("no alert", Late, watcher.Admin.GetAlertsAsync, alerts => alerts.ClusterAnswers && alerts.Alerts.Count == 0);
    }

    [Fact]
    public async Task Killed_silo_is_told_by_the_frontend_itself()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 1, QuickToClear.With("Alerts:ControlPlaneTime", "00:00:02"));
        var frontend = cluster.Frontends[0];

        await cluster.Silo.Process.KillAsync();

        var down = await Raised.ByAsync(frontend, "control_plane_down", Late);
        Assert.Equal((frontend.Name, "CRITICAL"), (down.Scope, down.Severity));
        // The log is written beside the alert, and may come a moment after it.
        await frontend.Output.WaitForAsync("the line of the alert", line => line.Contains("Alert control_plane_down (CRITICAL)", StringComparison.Ordinal), Late);
        Assert.Contains((await frontend.Admin.GetAlertHistoryAsync()).Events, happened => happened.Name == "control_plane_down" && happened.Change == "raised");
    }

    [Fact]
    public async Task Silo_that_is_expected_and_not_there_is_told()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 1, QuickToClear
            .With("Cluster:ExpectedSilos", "2")
            .With("Alerts:SiloTime", "00:00:01"));
        var missing = await Raised.ByAsync(cluster.Frontends[0], "silo_missing", Soon);
        Assert.Equal(1, missing.Value);

        await using var second = await cluster.StartSecondSiloAsync();

        await Eventually.Holds("no alert", Late, cluster.Frontends[0].Admin.GetAlertsAsync, alerts => alerts.Find("silo_missing") is null);
    }

    [Fact]
    public async Task Connections_that_break_off_are_told()
    {
        await using var standalone = await Standalone.StartAsync(QuickToClear);
        for (var i = 0; i < 25; i++)
            await (await RawWebSocketClient.OpenAsync(standalone.Service.Addresses.PublicPort)).DisposeAsync();

        var broken = await Raised.ByAsync(standalone.Service, "abnormal_closes", Soon);

        Assert.Equal(100, broken.Value);
        Assert.EndsWith("docs/runbooks/abnormal-closes.md", broken.Runbook, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_do_not_read_are_told()
    {
        await using var standalone = await Standalone.StartAsync(QuickToClear.With("Limits:SendQueueKilobytes", "64").With("Transport:SendTimeout", "00:00:01"));
        var service = standalone.Service;
        var slow = new List<RawWebSocketClient>();
        for (var i = 0; i < 6; i++)
            slow.Add(await RawWebSocketClient.OpenAsync(service.Addresses.PublicPort, receiveBufferBytes: 4096));
        var message = new string('.', 32 * 1024);
        for (var i = 0; i < 400 && (await service.Admin.GetBudgetAsync()).InUse > 0; i++)
            await service.Admin.SendToHubAsync("default", message);

        await Raised.ByAsync(service, "slow_consumers", Soon);

        foreach (var client in slow)
            await client.DisposeAsync();
    }

    private async Task AssertExplainedAsync(ServiceProcess service)
    {
        var attempt = await WebSocketTestClient.TryOpenAsync(service.WebSocketUrl);
        Assert.Null(attempt.Client);
        var id = attempt.Problem.GetProperty("correlationId").GetString()!;
        var refused = Assert.Single((await service.Admin.GetRefusalsAsync()).Refusals, refusal => refusal.CorrelationId == id);
        Assert.Equal(("limit", 503, 20, 20, "standard", "default"), (refused.Reason, refused.Status, refused.Limit, refused.InUse, refused.Class, refused.Hub));
        var fate = await service.Admin.GetFateAsync(id);
        Assert.Equal(("refused", "limit"), (fate.State, fate.Reason));
        output.WriteLine(fate.Explanation);

        var closed = (await service.Admin.GetConnectionsAsync())[0].Id;
        await service.Admin.CloseConnectionAsync(closed);
        var ended = await Eventually.Holds("the close is explained", Soon, () => service.Admin.GetFateAsync(closed), known => known.State == "closed");
        Assert.Equal((4006, "server"), (ended.CloseCode, ended.ClosedBy));
        output.WriteLine(ended.Explanation);
    }
}
