using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tidegate.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Transport;

/// <summary>WebSockets as streams of one HTTP/2 connection (RFC 8441).</summary>
public class Http2Tests
{
    [Fact]
    public async Task Streams_of_one_connection_take_and_return_a_permit_each()
    {
        await using var host = await FrontendHost.StartAsync(protocols: HttpProtocols.Http2);
        using var invoker = Invoker(out var handler);
        using var _ = handler;
        var sockets = new List<ClientWebSocket>();
        for (var i = 0; i < 5; i++)
            sockets.Add(await ConnectAsync(host, invoker));
        Assert.Equal(5, host.Admission.InUse);
        Assert.Equal(5, host.Sockets.Count);

        await CloseAsync(sockets[0]);
        Assert.Equal(1000, (await host.Gateway.NextClosed()).Code);
        await host.Admission.NextReturn();
        Assert.Equal(4, host.Admission.InUse);

        sockets[1].Abort();
        await host.Admission.NextReturn();
        Assert.Equal(3, host.Admission.InUse);

        Assert.Equal("still here", await EchoAsync(sockets[2], "still here"));
        foreach (var socket in sockets[2..])
        {
            socket.Abort();
            await host.Admission.NextReturn();
        }

        Assert.Equal(0, host.Sockets.Count);
        Assert.Equal(0, host.Registry.Count);
    }

    [Fact]
    public async Task Stream_whose_peer_is_silent_is_aborted_and_the_others_live()
    {
        await using var host = await FrontendHost.StartAsync(protocols: HttpProtocols.Http2);
        using var invoker = Invoker(out var handler);
        using var _ = handler;
        using var silent = await ConnectAsync(host, invoker);
        var connection = await host.Gateway.NextOpened();
        using var other = await ConnectAsync(host, invoker);

        connection.BeginClose(CloseCodes.HeartbeatLost);

        await host.Admission.NextReturn();
        Assert.Equal(CloseCodes.HeartbeatLost.Code, (await host.Gateway.NextClosed()).Code);
        Assert.Equal("here", await EchoAsync(other, "here"));
    }

    [Fact]
    public async Task Stream_that_does_not_read_is_cut_as_slow_and_the_others_are_served()
    {
        await using var host = await FrontendHost.StartAsync(protocols: HttpProtocols.Http2);
        using var invoker = Invoker(out var handler);
        using var _ = handler;
        using var slow = await ConnectAsync(host, invoker);
        var connection = await host.Gateway.NextOpened();
        using var other = await ConnectAsync(host, invoker);

        while (connection.Send(Tidegate.Topics.MessageKind.Binary, new byte[64 * 1024]))
        {
        }

        Assert.Equal("served", await EchoAsync(other, "served"));
        host.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(CloseCodes.SlowConsumer.Code, (await host.Gateway.NextClosed()).Code);
        await host.Admission.NextReturn();
        Assert.Equal("served again", await EchoAsync(other, "served again"));
    }

    [Fact]
    public async Task Stream_with_a_message_over_the_limit_is_closed_with_1009()
    {
        await using var host = await FrontendHost.StartAsync(protocols: HttpProtocols.Http2);
        host.Change(settings => settings with { MaxMessageBytes = 1000 });
        using var invoker = Invoker(out var handler);
        using var _ = handler;
        using var socket = await ConnectAsync(host, invoker);

        await socket.SendAsync(new byte[1001], WebSocketMessageType.Binary, true, CancellationToken.None);
        var result = await Expect.Within(socket.ReceiveAsync(new byte[10], CancellationToken.None), "the close frame");

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, result.CloseStatus);
    }

    [Fact]
    public async Task Refused_stream_leaves_the_connection_usable()
    {
        await using var host = await FrontendHost.StartAsync(protocols: HttpProtocols.Http2);
        host.Admission.Limit = 0;
        using var invoker = Invoker(out var handler);
        using var _ = handler;

        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(host, invoker));
        host.Admission.Limit = 1;
        using var socket = await ConnectAsync(host, invoker);

        Assert.Equal("hello", await EchoAsync(socket, "hello"));
        Assert.Equal(1, host.Admission.InUse);
    }

    private static HttpMessageInvoker Invoker(out SocketsHttpHandler handler)
    {
        handler = new SocketsHttpHandler();
        return new HttpMessageInvoker(handler);
    }

    private static async Task<ClientWebSocket> ConnectAsync(FrontendHost host, HttpMessageInvoker invoker)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var address = new Uri($"ws://127.0.0.1:{host.Port}/ws?hub=echo");
        await Expect.Within(socket.ConnectAsync(address, invoker, CancellationToken.None), "the upgrade");
        return socket;
    }

    private static async Task CloseAsync(ClientWebSocket socket) => await Expect.Within(
        socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None), "the close handshake");

    private static async Task<string> EchoAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[1024];
        var result = await Expect.Within(socket.ReceiveAsync(buffer, CancellationToken.None), "the echo");
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }
}
