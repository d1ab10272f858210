using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tidegate.Hosting.Listening;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Transport;

/// <summary>The bounds of connections that carry no WebSocket, on a real listener.</summary>
public class PendingConnectionTests
{
    [Fact]
    public async Task Newcomer_over_the_share_takes_the_place_of_the_oldest_silent_connection()
    {
        await using var host = await StartAsync(mostPerAddress: 2);
        using var first = await AnsweredAsync(host);
        using var second = await AnsweredAsync(host);
        using var third = await AnsweredAsync(host);

        Assert.Equal("", await first.ReadToEndAsync());
        await AskAsync(second);
    }

    [Fact]
    public async Task WebSockets_are_none_of_them()
    {
        await using var host = await StartAsync(mostPerAddress: 1);
        var clients = new List<RawClient>();
        for (var i = 0; i < 6; i++)
            clients.Add(await host.ConnectAsync());
        using var pending = await AnsweredAsync(host);

        foreach (var client in clients)
        {
            await client.SendAsync(RawClient.Text("still here"));
            Assert.Equal("still here", await client.ReadTextAsync());
            client.Dispose();
        }
    }

    [Fact]
    public async Task Upgrade_that_waits_for_a_permit_outlives_silent_connections()
    {
        await using var host = await StartAsync(mostPerAddress: 2);
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Admission.Waiting = cancellation =>
        {
            asked.SetResult();
            return go.Task.WaitAsync(cancellation);
        };
        using var waiting = await RawClient.OpenAsync(host.Port);
        await waiting.SendAsync(RawClient.Handshake("/ws?hub=echo"));
        await Expect.Within(asked.Task, "the question for a permit");
        for (var i = 0; i < 3; i++)
            (await AnsweredAsync(host)).Dispose();

        go.SetResult();
        Assert.StartsWith("HTTP/1.1 101", await waiting.ReadHeadAsync());
    }

    [Fact]
    public async Task Connection_of_HTTP_2_is_one_of_them_again_after_its_last_WebSocket()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Transport.MaxPendingPerAddress = 1, HttpProtocols.Http2);
        var room = host.Get<PendingRooms>();
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = new Version(2, 0);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri($"ws://localhost:{host.Port}/ws?hub=echo"), invoker, CancellationToken.None);
        Assert.Equal(0, room.Count);

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await host.Admission.NextReturn();
        await Wait.UntilAsync(() => room.Count == 1, "the connection among the pending ones");
    }

    private static Task<FrontendHost> StartAsync(int mostPerAddress) =>
        FrontendHost.StartAsync(options => options.Transport.MaxPendingPerAddress = mostPerAddress);

    /// <summary>A connection that is certainly counted: it was answered, and is kept open.</summary>
    private static async Task<RawClient> AnsweredAsync(FrontendHost host)
    {
        var client = await RawClient.OpenAsync(host.Port);
        await AskAsync(client);
        return client;
    }

    private static async Task AskAsync(RawClient client)
    {
        await client.SendAsync("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404", await client.ReadHeadAsync());
    }
}
