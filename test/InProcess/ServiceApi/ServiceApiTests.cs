using Tidegate.Clients.WebSockets;
using Tidegate.Processes.Waiting;

namespace Tidegate.InProcess.Tests.ServiceApi;

/// <summary>The service API with everything behind it: real clients, real grains. Each test has a hub of its own.</summary>
[Collection(nameof(Hosting.WholeFrontendTests))]
public sealed class ServiceApiTests(WholeService service) : IClassFixture<WholeService>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _hub = "h" + Guid.NewGuid().ToString("N");

    private string Prefix => "/api/hubs/" + _hub;

    [Fact]
    public async Task Message_reaches_all_of_a_hub_but_the_excluded_and_those_that_a_filter_leaves_out()
    {
        await using var ann = await service.ConnectAsync(_hub, "ann", "g");
        await using var bob = await service.ConnectAsync(_hub, "bob");
        await using var nobody = await service.ConnectAsync(_hub, null, "n");
        await SeenAsync($"{Prefix}/users/bob");
        await IdOfMemberAsync("n");
        var annId = await IdOfMemberAsync("g");

        Assert.Equal((202, ""), await service.AskAsync("POST", $"{Prefix}/:send?excluded={annId}", "not ann"));
        Assert.Equal((202, ""), await service.AskAsync("POST", $"{Prefix}/:send?filter={Uri.EscapeDataString("userId eq null")}", "nobody"));
        Assert.Equal((202, ""), await service.AskAsync("POST", $"{Prefix}/:send?filter={Uri.EscapeDataString("'g' in groups")}", "members"));
        Assert.Equal((202, ""), await service.AskAsync("POST", $"{Prefix}/:send", "{\"for\":\"all\"}", "application/json"));
        foreach (var client in new[] { ann, bob, nobody }) await GetsAsync(client, "{\"for\":\"all\"}");

        Assert.Equal(["members", "{\"for\":\"all\"}"], Texts(ann));
        Assert.Equal(["not ann", "{\"for\":\"all\"}"], Texts(bob));
        Assert.Equal(["not ann", "nobody", "{\"for\":\"all\"}"], Texts(nobody));
    }

    [Fact]
    public async Task Message_reaches_a_user_a_group_and_a_connection()
    {
        await using var ann = await service.ConnectAsync(_hub, "ten/ant", "g");
        await SeenAsync($"{Prefix}/users/ten%2Fant");
        var id = await IdOfMemberAsync("g");

        Assert.Equal("ten/ant", Assert.Single(await service.MembersAsync(_hub, "g")).Value);
        foreach (var (target, text) in new[] { ("users/ten%2Fant", "user"), ("groups/g", "group"), ("connections/" + id, "connection") })
        {
            Assert.Equal(202, (await service.AskAsync("POST", $"{Prefix}/{target}/:send", text)).Status);
            await GetsAsync(ann, text);
        }

        Assert.Equal(202, (await service.AskAsync("POST", $"/api/hubs/other/connections/{id}/:send", "other")).Status);
        foreach (var target in new[] { "users/bob", "groups/none", "connections/none" })
            Assert.Equal(202, (await service.AskAsync("POST", $"{Prefix}/{target}/:send", "x")).Status);
        Assert.Equal(["user", "group", "connection"], Texts(ann));
    }

    [Fact]
    public async Task Who_was_added_to_a_group_gets_the_next_message_to_it()
    {
        await using var ann = await service.ConnectAsync(_hub, "ann", "known");
        var id = await IdOfMemberAsync("known");
        for (var i = 0; i < 20; i++)
        {
            var (method, target, body) = (i % 3) switch
            {
                0 => ("PUT", $"{Prefix}/groups/g{i}/connections/{id}", null),
                1 => ("PUT", $"{Prefix}/users/ann/groups/g{i}", null),
                _ => ("POST", $"{Prefix}/:addToGroups", $"{{\"groups\":[\"g{i}\"],\"filter\":\"userId eq 'ann'\"}}"),
            };
            Assert.Equal((200, ""), await service.AskAsync(method, target, body, "application/json"));
            Assert.Equal(202, (await service.AskAsync("POST", $"{Prefix}/groups/g{i}/:send", "to g" + i)).Status);
            await GetsAsync(ann, "to g" + i);
        }
    }

    [Fact]
    public async Task Memberships_begin_and_end()
    {
        await using var ann = await service.ConnectAsync(_hub, "ann", "known");
        await using var bob = await service.ConnectAsync(_hub, "bob");
        await SeenAsync($"{Prefix}/users/bob");
        var id = await IdOfMemberAsync("known");

        Assert.Equal(200, (await service.AskAsync("POST", $"{Prefix}/:addToGroups", "{\"groups\":[\"a\",\"b\",\"c\"]}", "application/json")).Status);
        foreach (var group in new[] { "a", "b", "c" })
            Assert.Equal(["ann", "bob"], (await service.MembersAsync(_hub, group)).Values.Order());
        Assert.Equal(2, (await service.MembersAsync(_hub, "a", "?maxpagesize=1")).Count);
        Assert.Single(await service.MembersAsync(_hub, "a", "?maxpagesize=1&top=1"));

        Assert.Equal(204, (await service.AskAsync("DELETE", $"{Prefix}/groups/a/connections/{id}")).Status);
        Assert.Equal(["bob"], (await service.MembersAsync(_hub, "a")).Values);
        Assert.Equal(204, (await service.AskAsync("DELETE", $"{Prefix}/users/bob/groups/a")).Status);
        Assert.Empty(await service.MembersAsync(_hub, "a"));
        Assert.Equal(204, (await service.AskAsync("DELETE", $"{Prefix}/connections/{id}/groups")).Status);
        Assert.Equal(204, (await service.AskAsync("DELETE", $"{Prefix}/users/bob/groups")).Status);
        Assert.Empty(await service.MembersAsync(_hub, "b"));
        Assert.Equal(200, (await service.AskAsync("POST", $"{Prefix}/:removeFromGroups", "{\"groups\":[\"c\"]}", "application/json")).Status);
        Assert.Equal(404, (await service.AskAsync("PUT", $"{Prefix}/groups/a/connections/none")).Status);
        Assert.Equal(404, (await service.AskAsync("PUT", $"{Prefix}/users/none/groups/a")).Status);
    }

    [Fact]
    public async Task Presence_follows_connections_and_memberships()
    {
        Assert.Equal(404, (await service.AskAsync("HEAD", $"{Prefix}/users/ann")).Status);
        Assert.Equal(404, (await service.AskAsync("HEAD", $"{Prefix}/groups/g")).Status);
        await using var ann = await service.ConnectAsync(_hub, "ann", "g");
        var id = await IdOfMemberAsync("g");
        Assert.Equal(200, (await service.AskAsync("HEAD", $"{Prefix}/users/ann")).Status);
        Assert.Equal(200, (await service.AskAsync("HEAD", $"{Prefix}/groups/g")).Status);
        await SeenAsync($"{Prefix}/connections/{id}");
        Assert.Equal(404, (await service.AskAsync("HEAD", $"/api/hubs/other/connections/{id}")).Status);

        Assert.Equal((204, ""), await service.AskAsync("DELETE", $"{Prefix}/connections/{id}?reason=over"));
        Assert.Equal(404, (await service.AskAsync("HEAD", $"{Prefix}/connections/{id}")).Status);
        var close = await ann.WaitForCloseAsync();
        Assert.Equal((1000, ""), (close.Code, close.Reason));
        await GoneAsync($"{Prefix}/users/ann");
        Assert.Equal(204, (await service.AskAsync("DELETE", $"{Prefix}/connections/{id}")).Status);
    }

    [Fact]
    public async Task Client_may_do_what_it_was_granted_until_that_is_taken_away()
    {
        await using var ann = await service.ConnectAsync(_hub, "json.webpubsub.azure.v1", "ann", ["known"]);
        var target = $"{Prefix}/permissions/joinLeaveGroup/connections/{await IdOfMemberAsync("known")}?targetName=g";
        const string Join = "{\"type\":\"joinGroup\",\"group\":\"g\",\"ackId\":";

        Assert.Equal(404, (await service.AskAsync("HEAD", target)).Status);
        Assert.Equal((200, ""), await service.AskAsync("PUT", target));
        Assert.Equal(200, (await service.AskAsync("HEAD", target)).Status);
        await ann.SendAsync(Join + "1}");
        await GetsAsync(ann, "{\"type\":\"ack\",\"ackId\":1,\"success\":true}");

        Assert.Equal((204, ""), await service.AskAsync("DELETE", target));
        Assert.Equal(404, (await service.AskAsync("HEAD", target)).Status);
        await ann.SendAsync(Join + "2}");
        await ann.WaitForAsync("a refusal", message => message.Text.Contains("\"ackId\":2,\"success\":false,\"error\":{\"name\":\"Forbidden\"", StringComparison.Ordinal));
        Assert.Single(await service.MembersAsync(_hub, "g"));
    }

    [Fact]
    public async Task Json_client_gets_messages_in_envelopes_and_is_told_why_it_is_closed()
    {
        await using var ann = await service.ConnectAsync(_hub, "json.webpubsub.azure.v1", "ann", ["g"]);
        await IdOfMemberAsync("g");

        Assert.Equal(202, (await service.AskAsync("POST", $"{Prefix}/groups/g/:send", "{\"a\": 1}", "application/json")).Status);
        await GetsAsync(ann, "{\"type\":\"message\",\"from\":\"group\",\"fromUserId\":null,\"group\":\"g\",\"dataType\":\"json\",\"data\":{\"a\": 1}}");
        Assert.Equal(202, (await service.AskAsync("POST", $"{Prefix}/users/ann/:send", "hi")).Status);
        await GetsAsync(ann, "{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"text\",\"data\":\"hi\"}");

        Assert.Equal(204, (await service.AskAsync("POST", $"{Prefix}/:closeConnections?reason=over")).Status);
        await GetsAsync(ann, "{\"type\":\"system\",\"event\":\"disconnected\",\"message\":\"Application server closed the connection. Reason: over\"}");
        Assert.Equal(1000, (await ann.WaitForCloseAsync()).Code);
    }

    [Theory]
    [InlineData("groups/g")]
    [InlineData("users/ann")]
    [InlineData("")]
    public async Task All_connections_of_a_topic_are_closed_but_the_excluded(string topic)
    {
        await using var spared = await service.ConnectAsync(_hub, "ann", "g", "spared");
        await using var closed = await service.ConnectAsync(_hub, "ann", "g", "closed");
        await IdOfMemberAsync("closed");
        var id = await IdOfMemberAsync("spared");

        var target = topic.Length == 0 ? Prefix : $"{Prefix}/{topic}";
        Assert.Equal((204, ""), await service.AskAsync("POST", $"{target}/:closeConnections?excluded={id}&reason=over"));
        Assert.Equal(1000, (await closed.WaitForCloseAsync()).Code);
        Assert.True(spared.IsOpen);

        Assert.Equal(204, (await service.AskAsync("POST", $"{target}/:closeConnections")).Status);
        Assert.Equal(1000, (await spared.WaitForCloseAsync()).Code);
        Assert.Equal(204, (await service.AskAsync("POST", $"{target}/:closeConnections")).Status);
    }

    private static Task GetsAsync(WebSocketTestClient client, string text) => client.WaitForAsync(text, message => message.Text == text);

    private static IEnumerable<string> Texts(WebSocketTestClient client) => client.Messages.Select(message => message.Text);

    /// <summary>The one member of a group, once it is there: a client may know of its 101 first.</summary>
    private async Task<string> IdOfMemberAsync(string group)
    {
        var members = await Eventually.Holds("a member of " + group, Patience, () => service.MembersAsync(_hub, group), members => members.Count == 1);
        return members.Keys.Single();
    }

    private Task SeenAsync(string target) =>
        Eventually.Holds(target + " is there", Patience, () => service.AskAsync("HEAD", target), answer => answer.Status == 200);

    private Task GoneAsync(string target) =>
        Eventually.Holds(target + " is gone", Patience, () => service.AskAsync("HEAD", target), answer => answer.Status == 404);
}
