using System.Net;
using System.Text.Json;
using Tidegate.EndToEnd.Tests.Harness;
using Tidegate.EndToEnd.Tests.Telemetry;

namespace Tidegate.EndToEnd.Tests;

/// <summary>The silo stands still (SIGSTOP) and goes on: its TCP connections stay open, and nothing answers.</summary>
public sealed class ControlPlaneLossTests
{
    private const int Limit = 1000;
    private const int Before = 10;

    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Recovered = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Silent_control_plane_leaves_sockets_and_local_permits_then_refuses_at_once_and_recovers_by_itself()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 1, new Settings { ["Limits:MaxConnections"] = $"{Limit}" });
        var frontend = cluster.Frontends[0];
        var clients = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl, Before);
        await Eventually.Holds("spare permits", Noticed, frontend.Admin.GetBudgetAsync, budget => budget.Granted > Before);

        cluster.Silo.Process.Send(Signal.Stop);
        await WaitForBreakerAsync(frontend, "open", Noticed);
        // As the frontend itself knows it: until the silo stood still, more permits may have come.
        using var http = new HttpClient();
        var granted = (await Exposition.ReadAsync(http, frontend.Addresses.AdminUrl)).Value("tidegate_pool_permits", "state=\"granted\"");

        // Local permits are still given out, each at once.
        UpgradeAttempt refused;
        while ((refused = await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl)).Client is { } admitted)
            clients.Add(admitted);
        Assert.True(clients.Count > Before, "No local permit was given out.");
        Assert.True(clients.Count <= granted, $"{clients.Count} clients were let in and the frontend had {granted} permits.");
        AssertUnavailable(refused);
        Assert.NotNull(refused.Headers["Retry-After"]);

        // More than could wait for one time-out one after the other: each is refused on the spot.
        foreach (var attempt in await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl))))
            AssertUnavailable(attempt);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), await ReadReasonAsync(frontend));
        Assert.All(clients, client => Assert.True(client.IsOpen));

        cluster.Silo.Process.Send(Signal.Continue);
        await WaitForBreakerAsync(frontend, "closed", Recovered);
        var next = await Eventually.Holds(
            "a client is let in again",
            Recovered,
            () => WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl),
            attempt => attempt.Client is not null);
        clients.Add(next.Client!);
        await Expect.AuditAsync(frontend, clients.Count, Recovered);
        Assert.All(clients, client => Assert.True(client.IsOpen));
        Assert.Single(frontend.Output.Text.Split('\n'), line => line.Contains("The cluster does not answer", StringComparison.Ordinal));
        Assert.Single(frontend.Output.Text.Split('\n'), line => line.Contains("The cluster answers again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silo_that_stops_closes_no_socket_and_tells_no_client()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 1, new Settings { ["Limits:MaxConnections"] = $"{Limit}" });
        await using var second = await cluster.StartSecondSiloAsync();
        await using var frontend = await cluster.StartFrontendOfBothAsync(second);
        var clients = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl, 40);
        await Expect.AuditAsync(frontend, clients.Count);

        second.Process.Send(Signal.Terminate);
        Assert.Equal(0, await second.Process.WaitForExitAsync(TimeSpan.FromSeconds(60)));

        await Expect.AuditAsync(frontend, clients.Count, Recovered);
        Assert.All(clients, client => Assert.True(client.IsOpen));
        Assert.All(clients, client => Assert.Empty(client.Messages));
    }

    private static void AssertUnavailable(UpgradeAttempt attempt)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, attempt.Status);
        Assert.Equal("unavailable", attempt.Problem.GetProperty("reason").GetString());
    }

    private static Task WaitForBreakerAsync(ServiceProcess frontend, string state, TimeSpan within) => Eventually.Holds(
        $"the breaker is {state}",
        within,
        async () => Field((await frontend.ReadReadyAsync()).Body, "breaker"),
        breaker => breaker == state);

    private static async Task<(HttpStatusCode Status, string? Reason)> ReadReasonAsync(ServiceProcess frontend)
    {
        var (status, body) = await frontend.ReadReadyAsync();
        return (status, Field(body, "reason"));
    }

    private static string? Field(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString();
    }
}
