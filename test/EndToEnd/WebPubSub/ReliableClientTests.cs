using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.WebPubSub;

/// <summary>The stock client SDK with its default, the reliable subprotocol, on a network that breaks.</summary>
public sealed class ReliableClientTests(NodePackages packages) : IClassFixture<NodePackages>
{
    private const string Key = "a key of the tests that is long enough";
    private const int Clients = 50;
    private const int Messages = 2000;
    private const string MillisecondsBetweenCuts = "2000";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Nothing_is_lost_doubled_or_out_of_order_while_connections_are_cut_and_a_frontend_is_drained()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 2, new Settings
        {
            ["Access:AccessKey"] = Key,
            ["Access:PublicEndpoints:0"] = "http://tidegate.test",
            ["Drain:BalancerDelay"] = "00:00:00",
            ["Drain:NoticePeriod"] = "00:00:01",
            ["Drain:Window"] = "00:00:02",
        });
        string[] ports = [.. cluster.Frontends.Select(frontend => $"{frontend.Addresses.PublicPort}")];

        string[] arguments = [$"Endpoint=http://tidegate.test;AccessKey={Key};Version=1.0;", $"{Clients}", $"{Messages}", MillisecondsBetweenCuts, .. ports];
        await using var node = packages.Run("web-pubsub-chaos.mjs", arguments);
        await node.Output.WaitForAsync("the middle of the stream", line => line == "half", Patience);
        cluster.Frontends[1].Process.Send(Signal.Terminate);
        Assert.Equal(0, await node.WaitForExitAsync(Patience));

        string[] expected = ["streaming", "half", $"{Clients} clients got all of {Messages} messages once and in order", "after cuts"];
        // Whole, since a failure says which client missed what.
        Assert.True(string.Join('\n', expected) == node.Output.Text.Trim(), node.Output.Text);
    }
}
