using System.Net;
using System.Net.Sockets;
using System.Text;
using Tidegate.EndToEnd.Tests.Harness;
using Tidegate.EndToEnd.Tests.Telemetry;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Clients that ask without end and read no answer.</summary>
public sealed class UnreadAnswerTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // More than both kernels and both processes have room for where nobody reads.
    private const int MostBytes = 256 * 1024 * 1024;

    private static readonly byte[] Questions =
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 500)));

    [Fact]
    public async Task Answers_that_are_not_read_end_the_connection_at_every_listener_and_spare_the_WebSockets()
    {
        await using var cluster = await Cluster.StartAsync(1, new Settings { ["Transport:AnswerTimeout"] = Settings.Seconds(Allowed) });
        var service = cluster.Frontends[0];
        var silo = SiloAddress.Of(await cluster.Silo.Output.WaitForAsync("the silo is ready", line => line.Contains("silo is ready", StringComparison.Ordinal), Patience));
        await using var client = await WebSocketTestClient.OpenAsync(service.WebSocketUrl);

        await Task.WhenAll(FloodAsync(service.Addresses.PublicPort), FloodAsync(service.Addresses.AdminPort), FloodAsync(silo.Port));

        await Expect.AuditAsync(service, 1);
        Assert.True(client.IsOpen);
    }

    /// <summary>Returns once the server has ended the connection.</summary>
    private static async Task FloodAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            for (var sent = 0; sent < MostBytes; sent += Questions.Length)
                await socket.SendAsync(Questions, patience.Token);
            Assert.Fail("The server took all questions although no answer was read.");
        }
        catch (SocketException)
        {
            // Ended.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The connection to port {port} was not ended within {Patience.TotalSeconds} s.");
        }
    }
}
