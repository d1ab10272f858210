using System.Globalization;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Redis;

/// <summary>Every process of a cluster is restarted, one after the other, while clients are connected and messages go out.</summary>
public sealed class RollingRestartTests
{
    private const int Each = 20;

    private static readonly TimeSpan Arrived = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Rolling_restart_loses_no_permit_no_message_and_no_socket_of_another_frontend()
    {
        await using var cluster = await RedisCluster.StartAsync(silos: 2, frontends: 2, Settings.PatientRecall.With("Limits:MaxConnections", $"{3 * Each}"));
        var first = await WebSocketTestClient.OpenAsync(cluster.Frontends[0].WebSocketUrl, Each);
        var second = await WebSocketTestClient.OpenAsync(cluster.Frontends[1].WebSocketUrl, Each);
        await Expect.AuditAsync(cluster.Frontends[0], 2 * Each, Settled);

        await PublishDuringAsync(cluster.Frontends[1], [.. first, .. second], async () =>
        {
            await cluster.RestartSiloAsync(0);
            await cluster.RestartSiloAsync(1);
        });
        Assert.All(first.Concat(second), client => Assert.True(client.IsOpen));
        Assert.All(first.Concat(second), client => Assert.DoesNotContain(client.Messages, message => message.Event is not null));

        await PublishDuringAsync(cluster.Frontends[1], second, () => cluster.RestartFrontendAsync(0));
        Assert.All(await Task.WhenAll(first.Select(client => client.WaitForCloseAsync())), close => Assert.Equal(1012, close.Code));
        Assert.All(second, client => Assert.True(client.IsOpen));

        var third = await WebSocketTestClient.OpenAsync(cluster.Frontends[0].WebSocketUrl, Each);
        await PublishDuringAsync(cluster.Frontends[0], third, () => cluster.RestartFrontendAsync(1));
        Assert.All(await Task.WhenAll(second.Select(client => client.WaitForCloseAsync())), close => Assert.Equal(1012, close.Code));
        Assert.All(third, client => Assert.True(client.IsOpen));

        await Expect.AuditAsync(cluster.Frontends[0], Each, Settled);
        var budget = await cluster.Frontends[1].Admin.GetBudgetAsync();
        Assert.Equal((Each, 2), (budget.InUse, budget.Frontends.Count));
    }

    /// <summary>Publishes numbered messages all the time, and expects each client to get them all, in order.</summary>
    private static async Task PublishDuringAsync(ServiceProcess by, IReadOnlyList<WebSocketTestClient> receivers, Func<Task> act)
    {
        // It is sent until all clients have it: before that the topic may not know all frontends yet.
        var start = $"start {Guid.NewGuid():N}";
        await Eventually.Holds("all are members", Arrived, () => SendAsync(by, start), isTaken => isTaken && receivers.All(client => Has(client, start)));

        var acting = act();
        var sent = 0;
        for (; !acting.IsCompleted; sent++)
        {
            var text = Text(sent + 1);
            await Eventually.Holds($"message {sent + 1} is taken", Arrived, () => SendAsync(by, text), isTaken => isTaken);
        }

        await acting;

        foreach (var client in receivers)
        {
            await client.WaitForAsync($"message {sent}", message => message.Text == Text(sent));
            var numbers = client.Messages.SkipWhile(message => message.Text != start)
                .Where(message => message.Text.StartsWith("no ", StringComparison.Ordinal))
                .Select(message => int.Parse(message.Text[3..], CultureInfo.InvariantCulture)).Distinct().ToList();
            Assert.Equal(Enumerable.Range(1, sent), numbers);
        }

        static string Text(int number) => string.Create(CultureInfo.InvariantCulture, $"no {number}");
        static bool Has(WebSocketTestClient client, string text) => client.Messages.Any(message => message.Text == text);
    }

    private static async Task<bool> SendAsync(ServiceProcess by, string text)
    {
        await by.Admin.SendToHubAsync("default", text);
        return true;
    }
}
