using System.Net;
using Tidegate.Budget;
using Tidegate.Clients.WebSockets;
using Tidegate.Processes.Waiting;

namespace Tidegate.InProcess.Tests.Hosting;

/// <summary>The frontend's half of the budget with everything around it: real sockets, a real silo, a way to the budget that can be cut.</summary>
[Collection(nameof(WholeFrontendTests))]
public sealed class WholeFrontendTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] ShortLease =
    [
        "Lease:Ttl=00:00:04", "Lease:Margin=00:00:01", "Lease:RenewInterval=00:00:00.5", "Lease:FenceSpread=00:00:02",
        "Lease:CloseLateness=00:00:00.5", "Transport:CloseTimeout=00:00:00.5",
    ];

    [Fact]
    public async Task Lowered_limit_sheds_the_longest_idle_after_a_warning_and_a_raised_one_admits_at_once()
    {
        await using var frontend = await WholeFrontend.StartAsync("Limits:MaxConnections=6", "Shed:WarningPeriod=00:00:00.5", "Shed:PerSecond=10");
        var clients = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl, 6);
        foreach (var active in clients[3..]) await active.SendAsync("active");

        await frontend.SetLimitAsync(3);
        foreach (var idle in clients[..3])
        {
            await idle.WaitForAsync("a warning", message => message.Event == "backpressure" && message.Text.Contains("closesInSeconds", StringComparison.Ordinal));
            Assert.Equal(1013, (await idle.WaitForCloseAsync()).Code);
        }

        Assert.All(clients[3..], client => Assert.True(client.IsOpen));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl)).Status);
        await Eventually.Holds("the limit holds again", Patience, () => frontend.Budget.GetStatus(), status => status is { Overcommitted: false, InUse.Total: 3 });

        await frontend.SetLimitAsync(4);
        await using var next = await AdmittedAsync(frontend);
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task Lease_without_an_answer_closes_all_sockets_before_its_end_and_begins_a_new_life_afterwards()
    {
        await using var frontend = await WholeFrontend.StartAsync(ShortLease);
        var clients = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl, 4);
        var firstId = frontend.Identity.Id;

        frontend.Way.Cut();
        var closes = await Task.WhenAll(clients.Select(client => client.WaitForCloseAsync()));
        Assert.All(closes, close => Assert.Equal(4007, close.Code));
        Assert.True(closes.Max(close => close.Timestamp) > closes.Min(close => close.Timestamp));
        var refused = await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl);
        Assert.Equal(RefusalReasons.Unavailable, refused.Problem.GetProperty("reason").GetString());

        await Eventually.Holds("a new life", Patience, () => frontend.Identity.Id, id => id != firstId);
        frontend.Way.Mend();
        await using var again = await AdmittedAsync(frontend);
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task Answer_within_the_fence_lifts_it_for_the_sockets_still_open()
    {
        await using var frontend = await WholeFrontend.StartAsync(ShortLease);
        var clients = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl, 20);
        frontend.Way.Cut();
        await Task.WhenAny(clients.Select(client => client.Closed)).WaitAsync(Patience);
        frontend.Way.Mend();
        await Eventually.Holds("the lease is renewed", Patience, () => frontend.Budget.GetStatus(), status => status.Frontends[0].LastReportAge < TimeSpan.FromSeconds(1));
        await Eventually.Stays("the others are open", TimeSpan.FromSeconds(1), () => Task.FromResult(clients.Count(client => client.IsOpen)), open => open > 0);
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task Fenced_answer_closes_everything_at_once_and_begins_a_new_life()
    {
        await using var frontend = await WholeFrontend.StartAsync(ShortLease);
        var client = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl);
        var firstId = frontend.Identity.Id;
        frontend.Way.Answer(PermitAnswerKind.Fenced);
        Assert.Equal(4007, (await client.WaitForCloseAsync()).Code);
        await Eventually.Holds("a new life", Patience, () => frontend.Identity.Id, id => id != firstId);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Pressure_is_told_to_clients_when_it_begins_and_when_it_ends()
    {
        await using var frontend = await WholeFrontend.StartAsync("Limits:MaxConnections=20");
        var clients = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl, 17);
        await clients[0].WaitForAsync("pressure", message => message.Event == "backpressure" && message.Text.Contains("\"backpressure\",\"utilization\"", StringComparison.Ordinal));
        var pressed = await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl);
        Assert.Equal("backpressure", pressed.Headers["X-Tidegate-Pressure"]);
        foreach (var client in clients[1..]) await client.CloseAsync();
        await clients[0].WaitForAsync("the end of it", message => message.Event == "backpressure" && message.Text.Contains("normal", StringComparison.Ordinal));
        await pressed.Client!.DisposeAsync();
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task Reports_carry_memory_refusals_and_state_and_a_stop_drains_and_leaves()
    {
        await using var frontend = await WholeFrontend.StartAsync("Limits:MaxConnections=1", "Drain:NoticePeriod=00:00:00.1", "Drain:Window=00:00:00.2");
        var client = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl)).Status);
        var status = await Eventually.Holds(
            "figures in the ledger",
            Patience,
            () => frontend.Budget.GetStatus(),
            status => status is { MemoryBytes: > 0, InUse.Total: 1 } && status.Refused.GetValueOrDefault(RefusalReasons.Limit) == 1);
        Assert.Equal(FrontendState.Serving, Assert.Single(status.Frontends).State);

        var stop = frontend.StopAsync();
        await client.WaitForNoticeAsync("draining");
        Assert.Equal(1012, (await client.WaitForCloseAsync()).Code);
        await stop.WaitAsync(Patience);
        await client.DisposeAsync();
    }

    private static async Task<WebSocketTestClient> AdmittedAsync(WholeFrontend frontend)
    {
        var admitted = await Eventually.Holds(
            "a client is let in",
            Patience,
            () => WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl),
            attempt => attempt.Status == HttpStatusCode.SwitchingProtocols);
        return admitted.Client!;
    }
}
