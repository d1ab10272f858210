using System.Net;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>The cap on connections of one user: as hard as the limit, and no obstacle for a user who comes again.</summary>
public sealed class UserCapTests
{
    [Fact]
    public async Task Crowd_of_one_user_at_three_frontends_never_has_more_than_the_cap()
    {
        const int Cap = 3;
        const int Crowd = 150;
        await using var cluster = await Cluster.StartAsync(
            frontends: 3, new Settings { ["Limits:MaxConnections"] = "1000", ["Limits:MaxConnectionsPerUser"] = $"{Cap}" });
        Uri[] urls = [.. cluster.Frontends.Select(frontend => Of(frontend, "ann"))];

        var attempts = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(i => WebSocketTestClient.TryOpenAsync(urls[i % urls.Length])));

        List<WebSocketTestClient> open = [.. attempts.Select(attempt => attempt.Client).OfType<WebSocketTestClient>()];
        Assert.Equal(Cap, open.Count);
        Assert.All(attempts.Where(attempt => attempt.Client is null), attempt => Assert.Equal(
            (HttpStatusCode.TooManyRequests, "user-limit"), (attempt.Status, attempt.Problem.GetProperty("reason").GetString())));
        Assert.All(open, client => Assert.True(client.IsOpen));

        // A place that is given back at one frontend is had at any other.
        foreach (var url in urls)
        {
            await open[0].DisposeAsync();
            open.RemoveAt(0);
            open.Add(await WebSocketTestClient.OpenAsync(url));
        }

        await using (await WebSocketTestClient.OpenAsync(Of(cluster.Frontends[0], "bob")))
            await Expect.AuditAsync(cluster.Frontends[0], Cap + 1);
        foreach (var client in open)
            await client.DisposeAsync();
        await Expect.AuditAsync(cluster.Frontends[0], 0);
    }

    [Theory]
    [InlineData("Limits:MaxConnectionsPerUser")]
    [InlineData("Limits:MaxConnectionsPerIp")]
    public async Task Page_that_is_reloaded_is_let_in_at_once_each_time(string cap)
    {
        const int Reloads = 60;
        await using var standalone = await Standalone.StartAsync(Settings.PatientRecall.With(cap, "1"));
        var addresses = standalone.Service.Addresses;
        var page = await RawWebSocketClient.OpenAsync(addresses.PublicPort, "/ws?user=ann");

        for (var i = 0; i < Reloads; i++)
        {
            // As a browser does: the new page does not wait for the answer to its close frame.
            await page.SendAsync(Frame.OfClose(1001));
            var reloaded = await RawWebSocketClient.OpenAsync(addresses.PublicPort, "/ws?user=ann");
            await page.DisposeAsync();
            page = reloaded;
        }

        await Expect.AuditAsync(standalone.Service, 1);
        await page.DisposeAsync();
        await Expect.AuditAsync(standalone.Service, 0);
    }

    [Fact]
    public async Task User_at_the_cap_gets_the_place_of_their_own_dead_socket_and_none_of_a_living_one()
    {
        await using var standalone = await Standalone.StartAsync(Settings.PatientRecall.With("Limits:MaxConnectionsPerUser", "2"));
        var addresses = standalone.Service.Addresses;
        // It reads nothing and answers no ping.
        await using var dead = await RawWebSocketClient.OpenAsync(addresses.PublicPort, "/ws?user=ann");
        await using var living = await WebSocketTestClient.OpenAsync(Of(standalone.Service, "ann"));

        await using var again = await WebSocketTestClient.OpenAsync(Of(standalone.Service, "ann"));
        var over = await WebSocketTestClient.TryOpenAsync(Of(standalone.Service, "ann"));

        Assert.Equal((HttpStatusCode.TooManyRequests, "user-limit"), (over.Status, over.Problem.GetProperty("reason").GetString()));
        Assert.True(living.IsOpen && again.IsOpen);
        await Expect.AuditAsync(standalone.Service, 2);
    }

    private static Uri Of(ServiceProcess service, string user) => new($"{service.WebSocketUrl}?user={user}");
}
