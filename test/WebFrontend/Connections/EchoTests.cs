using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Connections;

public class EchoTests
{
    [Fact]
    public async Task Echo_text_and_binary_come_back_as_they_were()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SendAsync(RawClient.Text("h\u00e4llo"));
        Assert.Equal("h\u00e4llo", await client.ReadTextAsync());

        byte[] bytes = [0, 1, 2, 255];
        await client.SendAsync(RawClient.Frame(2, bytes));
        var (opcode, payload) = await client.ReadFrameAsync();
        Assert.Equal(2, opcode);
        Assert.Equal(bytes, payload);
    }

    [Fact]
    public async Task Hub_that_is_not_listed_echoes_where_the_hub_default_does()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Hubs["default"] = options.Hubs["echo"]);
        using var client = await host.ConnectAsync("/client/hubs/unlisted");

        await client.SendAsync(RawClient.Text("hello"));

        Assert.Equal("hello", await client.ReadTextAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1024 * 1024)]
    public async Task Echo_any_size_up_to_the_limit_comes_back_whole(int size)
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);

        await client.SendAsync(RawClient.Frame(2, bytes));

        Assert.Equal(bytes, (await client.ReadFrameAsync()).Payload);
    }

    [Fact]
    public async Task Echo_fragments_and_bytes_one_at_a_time_make_one_message()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        byte[] frames =
        [
            .. RawClient.Frame(1, "a\u00e4"u8[..2], fin: false),
            .. RawClient.Frame(9, "p"u8),
            .. RawClient.Frame(0, "a\u00e4"u8[2..], fin: false),
            .. RawClient.Frame(0, []),
        ];

        foreach (var value in frames)
            await client.SendAsync([value]);

        Assert.Equal(10, (await client.ReadFrameAsync()).Opcode);
        Assert.Equal("a\u00e4", await client.ReadTextAsync());
    }

    [Fact]
    public async Task Connection_that_was_used_reads_its_figures()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync("/ws?hub=echo&user=ann&group=g1&group=g2&group=g1");
        var connection = await host.Gateway.NextOpened();

        await client.SendAsync(RawClient.Text("12345"));
        await client.ReadTextAsync();
        host.Time.Advance(TimeSpan.FromSeconds(3));

        var reading = connection.Read();
        Assert.Equal((1, 5), (reading.MessagesIn, reading.BytesIn));
        Assert.Equal(TimeSpan.FromSeconds(3), reading.IdleFor);
        Assert.Equal(TimeSpan.FromSeconds(3), reading.Age);
        Assert.Equal(ConnectionState.Open, reading.State);
        Assert.Equal(["g1", "g2"], reading.Groups.ToArray());
        Assert.Equal(0.1, reading.Utilization);
        Assert.True(reading.MemoryBytes > 0);
        Assert.Equal(("echo", "ann", "native", "frontend-1"),
            (connection.Descriptor.Hub, connection.Descriptor.UserId, connection.Descriptor.Protocol, connection.Descriptor.FrontendId));
        Assert.Equal(22, connection.Descriptor.ConnectionId.Length);
        Assert.Equal($"127.0.0.1:{client.LocalPort}", connection.Descriptor.Remote);
        Assert.Same(connection, Assert.Single(host.Registry.MembersOf(TopicKey.User("echo", "ann"))));
    }
}
