using System.Net;
using System.Text;
using Tidegate.EndToEnd.Tests.Harness;
using Tidegate.EndToEnd.Tests.Keys;
using Tidegate.Processes.Network;

namespace Tidegate.EndToEnd.Tests.Samples;

/// <summary>samples/node-chat as it stands there, with its packages.</summary>
public sealed class NodeChatTests(NodeChatTests.Packages packages) : IClassFixture<NodeChatTests.Packages>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Two_clients_talk_and_the_server_speaks_to_both()
    {
        await using var standalone = await Standalone.StartAsync();
        var printed = await PrintedConnectionString.OfAsync(standalone.Service);
        var (port, address) = (Ports.Free(), "");
        address = $"http://127.0.0.1:{port}";
        await using var server = packages.RunTalking("server.mjs", new Dictionary<string, string?> { ["WEB_PUBSUB"] = printed.Text, ["PORT"] = $"{port}" });
        await server.Output.WaitForAsync("the server listens", line => line.Contains(address, StringComparison.Ordinal), Patience);
        await using var ann = packages.RunTalking("client.mjs", new Dictionary<string, string?>(), "ann", address);
        await using var bob = packages.RunTalking("client.mjs", new Dictionary<string, string?>(), "bob", address);
        await HasAsync(ann, "connected as ann");
        await HasAsync(bob, "connected as bob");

        await ann.SayAsync("hello bob");
        await HasAsync(bob, "ann: hello bob");
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri($"{address}/announce"), new StringContent("hello everybody", Encoding.UTF8, "text/plain"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await HasAsync(ann, "the server: hello everybody");
        await HasAsync(bob, "the server: hello everybody");
    }

    private static Task HasAsync(ChildProcess client, string text) => client.Output.WaitForAsync(text, line => line == text, Patience);

    public sealed class Packages() : NodePackages("samples/node-chat");
}
