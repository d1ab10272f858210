using System.Net.Sockets;
using System.Text;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Transport;

public class KestrelBoundsTests
{
    [Fact]
    public async Task Upgraded_connections_leave_the_cap_on_pending_ones()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Transport.MaxPendingConnections = 2);

        var clients = new List<RawClient>();
        for (var i = 0; i < 6; i++)
            clients.Add(await host.ConnectAsync());

        Assert.Equal(6, host.Admission.InUse);
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Pending_connections_over_the_cap_are_closed_at_once()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Transport.MaxPendingConnections = 2);
        using var first = await AnsweredAsync(host);
        using var second = await AnsweredAsync(host);
        using var third = await RawClient.OpenAsync(host.Port);

        Assert.Equal("", await third.ReadToEndAsync());
    }

    [Fact]
    public async Task Headers_that_dribble_are_cut_after_the_handshake_timeout()
    {
        await using var host = await FrontendHost.StartAsync(options => options.Transport.HandshakeTimeout = TimeSpan.FromSeconds(1));
        using var client = await RawClient.OpenAsync(host.Port);
        await client.SendAsync("GET /ws HTTP/1.1\r\nHost: l");

        var answer = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 408", answer);
        Assert.Equal(0, host.Admission.InUse);
    }

    /// <summary>A connection that Kestrel has certainly counted: it has answered a request on it, and kept it open.</summary>
    private static async Task<TcpClient> AnsweredAsync(FrontendHost host)
    {
        var client = new TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, host.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        var buffer = new byte[1024];
        var read = await Expect.Within(stream.ReadAsync(buffer).AsTask(), "the answer");
        Assert.StartsWith("HTTP/1.1 404", Encoding.ASCII.GetString(buffer, 0, read));
        return client;
    }
}
