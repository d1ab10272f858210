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
        await using var cluster = await Cluster.StartAsync(frontends: 2, ShortDrain.With("Limits:MaxConnections", $"{Clients}"));

        await AssertDrainsAsync(cluster.Frontends[0], Signal.Terminate);

        await Eventually.Holds(
            "the drained frontend has left the ledger",
            TimeSpan.FromSeconds(5),
            cluster.Frontends[1].Admin.GetBudgetAsync,
            budget => budget.Frontends is [var only] && only.Name == cluster.Frontends[1].Name);
        var clients = await WebSocketTestClient.OpenAsync(cluster.Frontends[1].WebSocketUrl, Clients);
        Assert.All(clients, client => Assert.True(client.IsOpen));
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
