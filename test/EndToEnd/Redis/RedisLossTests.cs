using System.Diagnostics;
using Tidegate.EndToEnd.Tests.Harness;
using Tidegate.Processes.Redis;

namespace Tidegate.EndToEnd.Tests.Redis;

/// <summary>
/// The store of the ledger goes away under a running cluster, and what comes back may have forgotten grants (L8): permits in use stay,
/// nothing new is granted until every lease that may be forgotten has ended, then all free permits are there again.
/// </summary>
public sealed class RedisLossTests
{
    private const int Limit = 20;
    private const int Held = 5;

    private static readonly TimeSpan Settling = Settings.ShortTtl + Settings.ShortMargin;
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Restarted_redis_that_lost_nothing_settles_all_the_same()
    {
        await using var cluster = await StartAsync(RedisServer.Durable);
        var clients = await FillAsync(cluster);

        await cluster.Redis.KillAsync();
        await cluster.Redis.RestartAsync();

        await AssertSettlesAsync(cluster, clients);
        await SaysLossAndReturnOnceAsync(cluster.Silos[0]);
    }

    [Fact]
    public async Task Flushed_redis_settles_and_is_not_taken_for_a_new_cluster()
    {
        await using var cluster = await StartAsync([]);
        var clients = await FillAsync(cluster);

        await cluster.Redis.CommandAsync("FLUSHALL");

        await AssertSettlesAsync(cluster, clients);
    }

    [Fact]
    public async Task Redis_that_goes_back_to_an_old_dump_settles()
    {
        await using var cluster = await StartAsync([]);
        Assert.Equal("OK", await cluster.Redis.CommandAsync("SAVE"));
        var clients = await FillAsync(cluster);

        await cluster.Redis.KillAsync();
        await cluster.Redis.RestartAsync();

        await AssertSettlesAsync(cluster, clients);
    }

    // A frontend keeps no spare permit from the threshold on, so that whoever comes needs a grant.
    private static Task<RedisCluster> StartAsync(IReadOnlyList<string> redis) => RedisCluster.StartAsync(
        silos: 1,
        frontends: 1,
        Settings.ShortLease.With("Limits:MaxConnections", $"{Limit}").With("Limits:BackpressureThreshold", "0.1"),
        redis);

    private static Task<List<WebSocketTestClient>> FillAsync(RedisCluster cluster) => WebSocketTestClient.OpenAsync(cluster.Frontends[0].WebSocketUrl, Held);

    private static async Task AssertSettlesAsync(RedisCluster cluster, List<WebSocketTestClient> clients)
    {
        var frontend = cluster.Frontends[0];
        // From before the question on: the answer may take its time.
        var start = 0L;
        var settling = await Eventually.Holds(
            "the budget settles",
            Noticed,
            () =>
            {
                start = Stopwatch.GetTimestamp();
                return frontend.Admin.GetBudgetAsync();
            },
            budget => budget.SettlingForSeconds > 0);
        Assert.InRange(settling.SettlingForSeconds!.Value, 0, Settling.TotalSeconds);
        var refused = await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl);
        Assert.Equal("unavailable", refused.Problem.GetProperty("reason").GetString());
        Assert.InRange(refused.Problem.GetProperty("retryAfterSeconds").GetInt32(), 1, (int)Settling.TotalSeconds);

        await Eventually.Holds("the budget has settled", Settling + Noticed, frontend.Admin.GetBudgetAsync, budget => budget.SettlingForSeconds is null);

        Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(settling.SettlingForSeconds.Value) - TimeSpan.FromSeconds(1), "Settling ended before the leases did.");
        var others = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl, Limit - Held);
        Assert.Equal(503, (int)(await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl)).Status);
        Assert.All(clients.Concat(others), client => Assert.True(client.IsOpen));
    }

    private static async Task SaysLossAndReturnOnceAsync(ServiceProcess silo)
    {
        await silo.Output.WaitForAsync("the silo says that Redis is back", line => line.Contains("is back after", StringComparison.Ordinal), Noticed);
        Assert.Single(silo.Output.Where(line => line.Contains("Redis at ", StringComparison.Ordinal) && line.Contains(" is lost: ", StringComparison.Ordinal)));
        Assert.Single(silo.Output.Where(line => line.Contains("is back after", StringComparison.Ordinal)));
    }
}
