using System.Diagnostics;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>A frontend process is killed.</summary>
public sealed class FrontendLossTests
{
    private const int Each = 30;

    /// <summary>From the end of the lease to the next moment at which somebody looks.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Killed_frontend_gives_its_permits_back_when_its_lease_has_ended()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 2, Settings.ShortLease.With("Limits:MaxConnections", $"{2 * Each}"));
        var (lost, other) = await FillAsync(cluster);

        var start = Stopwatch.GetTimestamp();
        await cluster.KillAsync(0);

        Assert.All(await Task.WhenAll(lost.Select(client => client.WaitForCloseAsync())), close => Assert.Equal(1006, close.Code));
        await AssertAllGetInAsync(cluster.Frontends[1], Settings.ShortTtl + Settings.ShortMargin + Allowance);
        Assert.True(Stopwatch.GetElapsedTime(start) > Settings.ShortTtl - TimeSpan.FromSeconds(1), "The permits came back while the lost frontend could still have served.");
        Assert.All(other, client => Assert.True(client.IsOpen));
    }

    [Fact]
    public async Task Killed_frontend_that_comes_back_under_its_name_frees_its_permits_long_before_its_lease_ends()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 2, Settings.PatientRecall.With("Limits:MaxConnections", $"{2 * Each}"));
        var (_, other) = await FillAsync(cluster);

        await cluster.KillAsync(0);
        await cluster.RestartAsync(0);

        await AssertAllGetInAsync(cluster.Frontends[0], TimeSpan.FromSeconds(15));
        Assert.All(other, client => Assert.True(client.IsOpen));
    }

    private static async Task<(List<WebSocketTestClient> First, List<WebSocketTestClient> Second)> FillAsync(Cluster cluster)
    {
        var first = await WebSocketTestClient.OpenAsync(cluster.Frontends[0].WebSocketUrl, Each);
        var second = await WebSocketTestClient.OpenAsync(cluster.Frontends[1].WebSocketUrl, Each);
        Assert.Null((await WebSocketTestClient.TryOpenAsync(cluster.Frontends[1].WebSocketUrl)).Client);
        return (first, second);
    }

    private static async Task AssertAllGetInAsync(ServiceProcess frontend, TimeSpan within)
    {
        var start = Stopwatch.GetTimestamp();
        for (var n = 1; n <= Each; n++)
        {
            await Eventually.Holds(
                $"client {n} of {Each} gets a permit of the lost frontend",
                within - Stopwatch.GetElapsedTime(start),
                () => WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl),
                attempt => attempt.Client is not null);
        }

        Assert.Null((await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl)).Client);
    }
}
