using System.Text;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.BadInput;

/// <summary>Thousands of handshakes that never end.</summary>
[Collection(Alone.Name)]
public sealed class DribbleTests
{
    private const int Dribblers = 5_000;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Kestrel looks at its timeouts once a second; closing thousands takes a moment, too.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(15);

    private static readonly byte[] Beginning = Encoding.ASCII.GetBytes("GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
    private static readonly byte[] OneMore = "x"u8.ToArray();

    [Fact]
    public async Task Dribbling_handshakes_keep_nobody_out_and_are_cut_off()
    {
        await using var standalone = await Standalone.StartAsync(new Settings { ["Transport:HandshakeTimeout"] = Settings.Seconds(HandshakeTimeout) });
        var service = standalone.Service;
        var dribblers = new List<RawWebSocketClient>(Dribblers);
        for (var n = 0; n < Dribblers; n++)
        {
            dribblers.Add(await RawWebSocketClient.ConnectAsync(service.Addresses.PublicPort));
            await dribblers[n].SendAsync(Beginning);
        }

        await using var good = await WebSocketTestClient.OpenAsync(service.WebSocketUrl);
        await good.SendAsync("hello");
        await good.WaitForAsync("echo", message => message.Text == "hello");
        await Expect.AuditAsync(service, 1);

        await Eventually.Holds(
            "all dribbling handshakes are cut off",
            HandshakeTimeout + Allowance,
            async () =>
            {
                await DribbleAsync(dribblers);
                return service.CountKernelSockets();
            },
            sockets => sockets == 1);

        Assert.True(good.IsOpen);
        await Expect.AuditAsync(service, 1);
        foreach (var dribbler in dribblers)
            await dribbler.DisposeAsync();
    }

    private static async Task DribbleAsync(List<RawWebSocketClient> dribblers)
    {
        foreach (var dribbler in dribblers)
        {
            try
            {
                await dribbler.SendAsync(OneMore);
            }
            catch (IOException)
            {
                // This one was cut off, which is what the test waits for.
            }
        }
    }
}
