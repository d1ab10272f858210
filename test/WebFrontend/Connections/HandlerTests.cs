using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

public class HandlerTests
{
    [Fact]
    public async Task Grain_handler_gets_messages_one_at_a_time_and_its_replies_go_out_in_order()
    {
        await using var host = await FrontendHost.StartAsync();
        var first = new TaskCompletionSource<Message?>();
        var started = new TaskCompletionSource();
        var seen = new List<string>();
        host.Gateway.Handle = (_, message) =>
        {
            var text = System.Text.Encoding.UTF8.GetString(message.Payload);
            lock (seen)
                seen.Add($"{text} of {message.FromUserId}");
            started.TrySetResult();
            return text == "1" ? first.Task : Task.FromResult<Message?>(Message.FromText("reply to " + text));
        };
        using var client = await host.ConnectAsync("/ws?hub=grain&user=ann");

        await client.SendAsync([.. RawClient.Text("1"), .. RawClient.Text("2")]);
        await Expect.Within(started.Task, "the first message");
        Assert.Equal(["1 of ann"], seen);
        first.SetResult(Message.FromText("reply to 1"));

        Assert.Equal("reply to 1", await client.ReadTextAsync());
        Assert.Equal("reply to 2", await client.ReadTextAsync());
    }

    [Fact]
    public async Task Grain_handler_that_fails_closes_nobody_and_a_native_client_is_told()
    {
        await using var host = await FrontendHost.StartAsync();
        host.Gateway.Handle = (_, message) => message.Payload.Length == 1
            ? Task.FromException<Message?>(new InvalidOperationException("of the application"))
            : Task.FromResult<Message?>(message);
        using var native = await host.ConnectAsync("/ws?hub=grain");
        using var raw = await host.ConnectAsync("/client/hubs/grain");

        foreach (var client in new[] { native, raw })
            await client.SendAsync([.. RawClient.Text("1"), .. RawClient.Text("after")]);

        Assert.Equal("""{"type":"system","event":"messageFailed","reason":"failed"}""", await native.ReadTextAsync());
        Assert.Equal("after", await native.ReadTextAsync());
        Assert.Equal("after", await raw.ReadTextAsync());
    }

    [Fact]
    public async Task Grain_handler_that_hangs_does_not_hold_the_permit_of_a_client_that_left()
    {
        await using var host = await FrontendHost.StartAsync();
        var started = new TaskCompletionSource();
        host.Gateway.Handle = (_, _) =>
        {
            started.SetResult();
            return new TaskCompletionSource<Message?>().Task;
        };
        using var client = await host.ConnectAsync("/ws?hub=grain");
        await client.SendAsync(RawClient.Text("hello"));
        await Expect.Within(started.Task, "the message");

        client.Reset();

        await host.Admission.NextReturn();
        Assert.Equal(1006, (await host.Gateway.NextClosed()).Code);
    }

    [Theory]
    [InlineData("{\"type\":\"keepAlive\"}")]
    [InlineData(" { \"type\" : \"keepAlive\" } ")]
    public async Task Keep_alive_is_activity_and_nothing_for_the_handler(string text)
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();
        host.Time.Advance(TimeSpan.FromSeconds(10));
        connection.WarnIdle(TimeSpan.FromSeconds(30));
        Assert.Equal(ConnectionState.Warned, connection.Read().State);
        host.Time.Advance(TimeSpan.FromSeconds(1));

        await client.SendAsync([.. RawClient.Text(text), .. RawClient.Text("after")]);

        Assert.Equal("""{"type":"system","event":"idleWarning","closesInSeconds":30}""", await client.ReadTextAsync());
        Assert.Equal("after", await client.ReadTextAsync());
        Assert.Equal(ConnectionState.Open, connection.Read().State);
        Assert.Equal(2, connection.Read().MessagesIn);
        Assert.Equal(TimeSpan.Zero, connection.IdleFor);
    }

    [Fact]
    public async Task Pings_and_pongs_are_no_activity()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();
        host.Time.Advance(TimeSpan.FromSeconds(10));

        await client.SendAsync([.. RawClient.Frame(10, []), .. RawClient.Frame(9, "x"u8)]);
        Assert.Equal(10, (await client.ReadFrameAsync()).Opcode);

        Assert.Equal(TimeSpan.FromSeconds(10), connection.IdleFor);
    }

    [Fact]
    public async Task None_handler_takes_messages_as_activity_only()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync("/ws");
        var connection = await host.Gateway.NextOpened();

        await client.SendAsync([.. RawClient.Text("into the void"), .. RawClient.Frame(9, [])]);

        Assert.Equal(10, (await client.ReadFrameAsync()).Opcode);
        Assert.Equal(1, connection.Read().MessagesIn);
        Assert.Equal("default", connection.Descriptor.Hub);
    }

    [Fact]
    public async Task Raw_client_gets_no_notices()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync("/client/hubs/Echo");
        var connection = await host.Gateway.NextOpened();

        connection.WarnIdle(TimeSpan.FromSeconds(30));
        connection.Notify("{}"u8.ToArray());
        await client.SendAsync(RawClient.Text("""{"type":"keepAlive"}"""));

        Assert.Equal("""{"type":"keepAlive"}""", await client.ReadTextAsync());
        Assert.Equal(("echo", "raw"), (connection.Descriptor.Hub, connection.Descriptor.Protocol));
    }
}
