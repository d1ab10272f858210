using System.Net;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Redis;

/// <summary>Redis stands still under a running cluster, and goes on: nothing is lost, and nothing can be stored meanwhile.</summary>
public sealed class RedisAwayTests
{
    private const int Limit = 400;
    private const int Before = 10;

    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Recovered = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Redis_that_stands_still_leaves_sockets_and_local_permits_then_new_clients_are_unavailable_until_it_goes_on()
    {
        await using var cluster = await RedisCluster.StartAsync(silos: 2, frontends: 1, new Settings { ["Limits:MaxConnections"] = $"{Limit}", ["Hubs:default:Handler"] = "echo" });
        var frontend = cluster.Frontends[0];
        var clients = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl, Before);
        var spare = await Eventually.Holds("spare permits", Noticed, frontend.Admin.GetBudgetAsync, budget => budget.Granted > Before);

        cluster.Redis.Pause();
        UpgradeAttempt refused;
        while ((refused = await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl)).Client is { } admitted)
            clients.Add(admitted);

        Assert.True(clients.Count > Before, "No local permit was given out.");
        Assert.True(clients.Count < Limit, $"All {clients.Count} clients were let in, {spare.Granted} permits were out when Redis stopped.");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal("unavailable", refused.Problem.GetProperty("reason").GetString());
        Assert.NotNull(refused.Headers["Retry-After"]);
        await Task.WhenAll(clients.Select(client => client.SendAsync("still here")));
        foreach (var client in clients)
            await client.WaitForAsync("its echo", message => message.Text == "still here");

        cluster.Redis.Resume();
        var next = await Eventually.Holds(
            "a client is let in again",
            Recovered,
            () => WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl),
            attempt => attempt.Client is not null);
        clients.Add(next.Opened);
        await Expect.AuditAsync(frontend, clients.Count, Recovered);
        Assert.All(clients, client => Assert.True(client.IsOpen));
    }
}
