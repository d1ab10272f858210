using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Redis;

/// <summary>Several silos and frontends around one Redis.</summary>
public sealed class RedisClusterTests
{
    private const int Each = 20;

    [Fact]
    public async Task Two_silos_and_two_frontends_hold_one_limit()
    {
        await using var cluster = await RedisCluster.StartAsync(silos: 2, frontends: 2, Settings.PatientRecall.With("Limits:MaxConnections", $"{2 * Each}"));

        var first = await WebSocketTestClient.OpenAsync(cluster.Frontends[0].WebSocketUrl, Each);
        var second = await WebSocketTestClient.OpenAsync(cluster.Frontends[1].WebSocketUrl, Each);

        Assert.Equal(503, (int?)(await WebSocketTestClient.TryOpenAsync(cluster.Frontends[0].WebSocketUrl)).Status);
        Assert.Equal(503, (int?)(await WebSocketTestClient.TryOpenAsync(cluster.Frontends[1].WebSocketUrl)).Status);
        await Expect.AuditAsync(cluster.Frontends[0], 2 * Each);
        Assert.All(first.Concat(second), client => Assert.True(client.IsOpen));
        var serviceId = cluster.Frontends[0].Addresses.ClusterId;
        foreach (var key in new[] { $"{serviceId}/ledger", $"{serviceId}/members/{serviceId}" })
            Assert.Equal("-1", await cluster.Redis.CommandAsync("TTL", key));
    }
}
