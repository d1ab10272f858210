using System.Text;
using Tidegate.Topics;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Tests.Identity;

namespace Tidegate.WebFrontend.Tests.Requests;

public class RawClientTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string Mode = "webpubsub_mode=sendToGroup&group=g";

    [Fact]
    public async Task Frames_go_to_the_group_with_the_senders_name_and_without_its_echo()
    {
        await using var host = await StartAsync();
        var published = new TaskCompletionSource<(string Group, Message Message)>();
        host.Gateway.Publish = (group, message) =>
        {
            published.SetResult((group, message));
            return Task.FromResult(new PublishResult(true, 1, 1, null));
        };
        using var client = await ConnectAsync(host, "webpubsub.sendToGroup.g", "&noEcho=true");
        var connection = await host.Gateway.NextOpened();

        await client.SendAsync(RawClient.Frame(2, [1, 2, 3]));

        var (name, sent) = await Expect.Within(published.Task, "the publish");
        Assert.Equal(("g", MessageKind.Binary, "ann"), (name, sent.Kind, sent.FromUserId));
        Assert.Equal([1, 2, 3], sent.Payload);
        Assert.Equal([connection.Descriptor.ConnectionId], sent.Excluded.ToArray());
        Assert.Equal(["mine"], connection.Groups.ToArray());
    }

    [Fact]
    public async Task Frame_without_the_right_to_send_closes_with_1008()
    {
        await using var host = await StartAsync();
        using var client = await ConnectAsync(host, "webpubsub.sendToGroup.other");

        await client.SendAsync(RawClient.Text("hello"));

        Assert.Equal(1008, (await client.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task Publish_that_is_held_back_is_tried_again_and_given_up_with_1013()
    {
        await using var host = await StartAsync();
        var tries = System.Threading.Channels.Channel.CreateUnbounded<string>();
        host.Gateway.Publish = (_, message) =>
        {
            tries.Writer.TryWrite(Encoding.UTF8.GetString(message.Payload));
            return Task.FromResult(new PublishResult(false, 0, 0, TimeSpan.Zero));
        };
        using var client = await ConnectAsync(host, "webpubsub.sendToGroup");

        await client.SendAsync(RawClient.Text("hello"));

        Assert.Equal(1013, (await client.ReadCloseAsync()).Code);
        for (var i = 0; i < 5; i++)
            Assert.Equal("hello", await Expect.Within(tries.Reader.ReadAsync().AsTask(), "a try"));
        Assert.False(tries.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Event_frames_go_to_the_handler()
    {
        await using var host = await StartAsync();
        host.Gateway.Handle = (connection, message) =>
            Task.FromResult<Message?>(Message.FromText($"{connection.Descriptor.UserId}: {Encoding.UTF8.GetString(message.Payload)}"));
        using var client = await host.ConnectAsync($"/client?hub=grain&access_token={Token(host, "grain", "")}");

        await client.SendAsync(RawClient.Text("hello"));

        Assert.Equal("ann: hello", await client.ReadTextAsync());
    }

    private static Task<FrontendHost> StartAsync() => FrontendHost.StartAsync(options =>
    {
        options.Access.AccessKey = Key;
        options.Access.AllowAnonymous = false;
        options.Access.PublicEndpoints = ["https://tidegate.example"];
    });

    private static Task<RawClient> ConnectAsync(FrontendHost host, string role, string more = "") =>
        host.ConnectAsync($"/client/hubs/Chat?{Mode}{more}&access_token={Token(host, "chat", role)}");

    private static string Token(FrontendHost host, string hub, string role) => AccessTokenTests.Token(AccessTokenTests.Claims(
        $"https://tidegate.example/client/hubs/{hub}",
        host.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds(),
        $",\"sub\":\"ann\",\"role\":\"{role}\",\"webpubsub.group\":[\"mine\"]"));
}
