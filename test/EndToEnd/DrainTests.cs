using System.Diagnostics;
using System.Net;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Ctrl+C and SIGTERM drain a service.</summary>
public sealed class DrainTests
{
    private const int Clients = 20;
    private const int ServiceRestart = 1012;

    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Exit = TimeSpan.FromSeconds(30);

    private static Settings ShortDrain => new()
    {
        ["Drain:NoticePeriod"] = Settings.Seconds(Notice),
        ["Drain:Window"] = Settings.Seconds(Window),
    };

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public async Task Signal_drains_standalone_and_it_exits_with_0(Signal signal)
    {
        await using var standalone = await Standalone.StartAsync(ShortDrain);
        await AssertDrainsAsync(standalone.Service, signal);
    }

    [Fact]
    public async Task Drained_frontend_leaves_its_permits_to_the_others_at_once()
    {
        await using var cluster = await Cluster.StartAsync(
            frontends: 2,
            ShortDrain.With("Limits:MaxConnections", $"{Clients}").With("Lease:RecallTimeout", Settings.PatientRecall["Lease:RecallTimeout"]));

        await AssertDrainsAsync(cluster.Frontends[0], Signal.Terminate);

        await Eventually.Holds(
            "the drained frontend has left the ledger",
            TimeSpan.FromSeconds(5),
            cluster.Frontends[1].Admin.GetBudgetAsync,
            budget => budget.Frontends is [var only] && only.Name == cluster.Frontends[1].Name);
        var clients = await WebSocketTestClient.OpenAsync(cluster.Frontends[1].WebSocketUrl, Clients);
        Assert.All(clients, client => Assert.True(client.IsOpen));
    }

    [Fact]
    public async Task Ordered_drain_of_another_frontend_leaves_it_up_and_out_of_service_until_it_is_taken_back()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 2, ShortDrain);
        var (drained, other) = (cluster.Frontends[0], cluster.Frontends[1]);
        var clients = await WebSocketTestClient.OpenAsync(drained.WebSocketUrl, Clients);
        var stays = await WebSocketTestClient.OpenAsync(other.WebSocketUrl);
        var budget = await Eventually.Holds("both report", Exit, other.Admin.GetBudgetAsync, budget => budget.Frontends.Count == 2);
        var id = budget.Frontends.Single(frontend => frontend.Name == drained.Name).Id;

        await other.Admin.DrainAsync(id, "test");
        await other.Admin.DrainAsync(id, "again");
        var refused = await WebSocketTestClient.TryOpenAsync(drained.WebSocketUrl);
        var closes = await Task.WhenAll(clients.Select(client => client.WaitForCloseAsync()));

        Assert.Equal("draining", refused.Problem.GetProperty("reason").GetString());
        Assert.All(closes, close => Assert.Equal(ServiceRestart, close.Code));
        await Eventually.Holds(
            "all its permits are back while it stays in the ledger",
            Exit,
            other.Admin.GetBudgetAsync,
            budget => budget.Frontends.SingleOrDefault(frontend => frontend.Id == id) is { Allowance: 0, State: "drained" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await drained.ReadReadyAsync()).Status);
        Assert.False(drained.Process.HasExited);
        Assert.True(stays.IsOpen);

        await other.Admin.UndrainAsync(id);
        await WebSocketTestClient.OpenAsync(drained.WebSocketUrl, Clients);
        await drained.ReadyAsync();
        drained.Process.Send(Signal.Terminate);
        Assert.Equal(0, await drained.Process.WaitForExitAsync(Exit));
    }

    private static async Task AssertDrainsAsync(ServiceProcess service, Signal signal)
    {
        var clients = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, Clients);

        service.Process.Send(signal);
        await clients[0].WaitForNoticeAsync("draining");
        var late = await WebSocketTestClient.TryOpenAsync(service.WebSocketUrl);
        var (ready, _) = await service.ReadReadyAsync();
        var closes = await Task.WhenAll(clients.Select(client => client.WaitForCloseAsync()));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.Status);
        Assert.Equal("draining", late.Problem.GetProperty("reason").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready);
        Assert.All(closes, close => Assert.Equal(ServiceRestart, close.Code));
        Assert.All(clients, client => Assert.Contains(client.Messages, message => message.Event == "draining"));
        var spread = Stopwatch.GetElapsedTime(closes.Min(close => close.Timestamp), closes.Max(close => close.Timestamp));
        Assert.True(spread > Window / 4, $"The closes of a window of {Window.TotalSeconds} s came within {spread.TotalSeconds:0.00} s.");
        Assert.Equal(0, await service.Process.WaitForExitAsync(Exit));
    }
}
