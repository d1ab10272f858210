using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.WebPubSub;

/// <summary>The stock SDKs of Azure Web PubSub from npm, against a cluster.</summary>
public sealed class StockClientTests(NodePackages packages) : IClassFixture<NodePackages>
{
    private const string Key = "a key of the tests that is long enough";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Clients_of_two_frontends_talk_in_a_group_by_their_rights()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 2, new Settings
        {
            ["Access:AccessKey"] = Key,
            ["Access:PublicEndpoints:0"] = "http://tidegate.test",
            ["Hubs:default:Handler"] = "Echo",
        });
        string[] places = [.. cluster.Frontends.Select(frontend => $"ws://127.0.0.1:{frontend.Addresses.PublicPort}")];

        await using var node = packages.Run("web-pubsub-chat.mjs", $"Endpoint=http://tidegate.test;AccessKey={Key};Version=1.0;", places[0], places[1]);
        Assert.Equal(0, await node.WaitForExitAsync(Patience));

        Assert.Equal(
            """
            ann joins another: Forbidden
            ann sends six, duplicated: false
            ann sends six, duplicated: true
            ann: connected as ann
            ann: json in room from ann: {"n":1}
            ann: stopped
            ann: text in room from ann: "five"
            ann: text in room from ann: "six"
            ann: text in room from bob: "two \"ä\""
            bob: binary in room from ann: 00ff
            bob: connected as bob
            bob: json from the server: [4]
            bob: json in room from ann: {"n":1}
            bob: stopped
            eve joins: Forbidden
            eve sends: Forbidden
            eve: connected as eve
            eve: stopped
            """,
            string.Join('\n', node.Output.Text.Split('\n').Order(StringComparer.Ordinal)));
        await Expect.AuditAsync(cluster.Frontends[0], 0);
    }
}
