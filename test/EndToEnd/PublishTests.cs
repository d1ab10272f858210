using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Messages from the admin listener reach exactly the right clients, wherever they are connected.</summary>
public sealed class PublishTests(SharedCluster cluster) : IClassFixture<SharedCluster>, IAsyncLifetime
{
    private const string Hub = "default";
    private const string OtherHub = "other";

    private static readonly TimeSpan Subscribed = TimeSpan.FromSeconds(15);

    /// <summary>The clients of the test before are gone.</summary>
    public Task InitializeAsync() => Expect.AuditAsync(cluster.Frontends[0], 0);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Message_reaches_exactly_the_connection_group_user_or_hub_it_is_for()
    {
        var (here, there) = (cluster.Frontends[0], cluster.Frontends[1]);
        var clients = new Dictionary<string, WebSocketTestClient>
        {
            ["ann-here"] = await OpenAsync(here, Hub, "ann"),
            ["ann-there"] = await OpenAsync(there, Hub, "ann"),
            ["bob-here"] = await OpenAsync(here, Hub, "bob"),
            ["cid-there"] = await OpenAsync(there, Hub, "cid"),
            ["ann-elsewhere"] = await OpenAsync(there, OtherHub, "ann"),
        };
        var admin = here.Admin;
        foreach (var user in (string[])["bob", "cid"])
            await admin.JoinGroupAsync(Hub, "crew", await admin.GetConnectionIdAsync(user));
        await Eventually.Holds(
            "topic grains know all members",
            Subscribed,
            admin.GetAuditAsync,
            audit => audit.TopicMembers == audit.TopicGrainMembers && audit.TopicMembers == 2 * clients.Count + 2);

        await admin.SendToConnectionAsync(await admin.GetConnectionIdAsync("cid"), "to-connection");
        await admin.SendToGroupAsync(Hub, "crew", "to-group");
        await admin.SendToUserAsync(Hub, "ann", "to-user");
        await admin.SendToHubAsync(Hub, "to-hub");
        await admin.SendToHubAsync(OtherHub, "to-other-hub");

        var expected = new Dictionary<string, string[]>
        {
            ["ann-here"] = ["to-user", "to-hub"],
            ["ann-there"] = ["to-user", "to-hub"],
            ["bob-here"] = ["to-group", "to-hub"],
            ["cid-there"] = ["to-connection", "to-group", "to-hub"],
            ["ann-elsewhere"] = ["to-other-hub"],
        };
        foreach (var (name, client) in clients)
        {
            foreach (var text in expected[name])
                await client.WaitForAsync($"{text} at {name}", message => message.Text == text);
        }

        // The closing handshake comes behind whatever else the server had sent.
        foreach (var (name, client) in clients)
        {
            await client.CloseAsync();
            Assert.Equal(expected[name].Order(), Texts(client).Order());
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Messages_to_a_hub_arrive_in_order_at_every_frontend()
    {
        const int Count = 200;
        await using var here = await OpenAsync(cluster.Frontends[0], Hub, "ann");
        await using var there = await OpenAsync(cluster.Frontends[1], Hub, "bob");
        await Eventually.Holds(
            "topic grains know all members", Subscribed, cluster.Frontends[0].Admin.GetAuditAsync, audit => audit.TopicGrainMembers == audit.TopicMembers && audit.TopicMembers == 4);

        for (var n = 0; n < Count; n++)
            await cluster.Frontends[n % 2].Admin.SendToHubAsync(Hub, $"{n}");

        foreach (var client in (WebSocketTestClient[])[here, there])
        {
            await client.WaitForAsync("the last message", message => message.Text == $"{Count - 1}");
            Assert.Equal(Enumerable.Range(0, Count).Select(n => $"{n}"), Texts(client));
        }
    }

    [Fact]
    public async Task Message_that_is_sent_again_under_its_key_arrives_once_whichever_frontend_takes_it()
    {
        await using var client = await OpenAsync(cluster.Frontends[0], Hub, "ann");
        await Eventually.Holds(
            "topic grains know all members", Subscribed, cluster.Frontends[0].Admin.GetAuditAsync, audit => audit.TopicGrainMembers == audit.TopicMembers && audit.TopicMembers == 2);

        for (var n = 0; n < 4; n++)
            Assert.Equal(0, (await cluster.Frontends[n % 2].Admin.SendToHubAsync(Hub, "paid", "order-17")).Pending);
        await cluster.Frontends[0].Admin.SendToHubAsync(Hub, "last");

        await client.WaitForAsync("the last message", message => message.Text == "last");
        Assert.Equal(["paid", "last"], Texts(client));
    }

    private static Task<WebSocketTestClient> OpenAsync(ServiceProcess frontend, string hub, string user) =>
        WebSocketTestClient.OpenAsync(frontend.Addresses.WebSocketUrl($"/ws?hub={hub}&user={user}"));

    private static IEnumerable<string> Texts(WebSocketTestClient client) =>
        client.Messages.Where(message => message.Event is null).Select(message => message.Text);
}
