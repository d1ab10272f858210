using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Transport;

/// <summary>Answers that the client asks for and does not read.</summary>
public class UnreadAnswerTests
{
    [Fact]
    public async Task Pipelined_answers_that_are_not_read_end_the_connection()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await RawClient.OpenAsync(host.Port, receiveBuffer: 4096);
        var flood = FloodAsync(client);

        await PassUntilAsync(host, flood);
    }

    [Fact]
    public async Task WebSocket_that_is_not_read_is_left_to_the_send_timeout()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await RawClient.ConnectAsync(host.Port, "/ws?hub=echo", receiveBuffer: 4096);
        var connection = await host.Gateway.NextOpened();
        while (connection.Send(Tidegate.Topics.MessageKind.Binary, new byte[64 * 1024]))
        {
        }

        using var other = await RawClient.OpenAsync(host.Port, receiveBuffer: 4096);
        await PassUntilAsync(host, FloodAsync(other));

        Assert.Equal(1, host.Sockets.Count);
    }

    [Fact]
    public async Task Answer_of_HTTP_2_whose_window_stays_closed_ends_the_connection()
    {
        await using var host = await FrontendHost.StartAsync(protocols: HttpProtocols.Http2);
        using var client = await RawClient.OpenAsync(host.Port);
        await client.SendAsync([.. RawHttp2.Preface, .. RawHttp2.NoWindow, .. RawHttp2.Get(1, "/ws")]);

        await PassUntilAsync(host, client.ReadToEndAsync());
    }

    [Fact]
    public async Task Answer_of_HTTP_2_whose_window_stays_closed_spares_the_WebSocket_beside_it()
    {
        await using var host = await FrontendHost.StartAsync(protocols: HttpProtocols.Http2);
        using var client = await RawClient.OpenAsync(host.Port);
        await client.SendAsync([.. RawHttp2.Preface, .. RawHttp2.NoWindow, .. RawHttp2.Connect(1, "/ws?hub=echo"), .. RawHttp2.Get(3, "/ws")]);
        await host.Gateway.NextOpened();
        using var other = await RawClient.OpenAsync(host.Port);
        await other.SendAsync([.. RawHttp2.Preface, .. RawHttp2.NoWindow, .. RawHttp2.Get(1, "/ws")]);

        await PassUntilAsync(host, other.ReadToEndAsync());

        Assert.Equal(1, host.Sockets.Count);
    }

    // Answers of 404 have no body, and enough of them fill both ends.
    private static async Task FloodAsync(RawClient client)
    {
        var requests = string.Concat(Enumerable.Repeat("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n", 500));
        try
        {
            while (true)
                await client.SendAsync(requests);
        }
        catch (IOException)
        {
            // The connection was ended.
        }
    }

    /// <summary>Lets time pass until something has happened.</summary>
    private static async Task PassUntilAsync(FrontendHost host, Task end)
    {
        await Wait.UntilAsync(
            () =>
            {
                host.Time.Advance(TimeSpan.FromSeconds(1));
                return end.IsCompleted;
            },
            "the end of what is not read");
        await end;
    }
}
