using System.Text;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Transport;

/// <summary>A WebSocket leaves the server with its 101.</summary>
public sealed class DetachedSocketTests
{
    [Fact]
    public async Task Request_ends_with_the_101_and_its_socket_lives_on()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        await host.Gateway.NextOpened();

        await Expect.Within(host.NoRequestAsync(), "the end of the request");

        await client.SendAsync(RawClient.Text("hello"));
        Assert.Equal("hello", await client.ReadTextAsync());
        await client.SendAsync(RawClient.Close(1000));
        Assert.Equal((1000, ""), await client.ReadCloseAsync());
        await host.Admission.NextReturn();
    }

    [Fact]
    public async Task Frames_that_came_with_the_upgrade_are_answered_in_order()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await RawClient.OpenAsync(host.Port);
        var large = new string('x', 20_000);

        await client.SendAsync([.. Encoding.Latin1.GetBytes(RawClient.Handshake("/ws?hub=echo")), .. RawClient.Text("one"), .. RawClient.Text(large)]);
        await client.SendAsync(RawClient.Text("three"));

        Assert.StartsWith("HTTP/1.1 101", await client.ReadHeadAsync());
        Assert.Equal("one", await client.ReadTextAsync());
        Assert.Equal(large, await client.ReadTextAsync());
        Assert.Equal("three", await client.ReadTextAsync());
    }

    [Fact]
    public async Task Socket_that_is_left_when_the_host_stops_is_closed()
    {
        var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        await host.Gateway.NextOpened();

        await host.DisposeAsync();

        Assert.Equal("", await client.ReadToEndAsync());
    }
}
