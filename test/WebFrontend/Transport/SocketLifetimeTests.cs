using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tidegate.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Transport;

/// <summary>F6 of the budget protocol: a permit goes back only after the kernel socket is closed.</summary>
public class SocketLifetimeTests
{
    public static TheoryData<string> Endings => ["client closes", "client resets", "server closes", "server aborts", "bad frame"];

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Permit_when_it_returns_the_socket_is_gone_from_the_process(string ending)
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();
        var inode = InodeOf(host.Port, client.LocalPort);
        Assert.Contains(inode, OpenSocketInodes());
        bool? openAtReturn = null;
        host.Admission.Returning = () => openAtReturn = OpenSocketInodes().Contains(inode);

        switch (ending)
        {
            case "client closes":
                await client.SendAsync(RawClient.Close(1000));
                break;
            case "client resets":
                client.Reset();
                break;
            case "server closes":
                connection.BeginClose(CloseCodes.Idle);
                Assert.Equal(4001, (await client.ReadCloseAsync()).Code);
                await client.SendAsync(RawClient.Close(4001));
                break;
            case "server aborts":
                connection.BeginClose(CloseCodes.HeartbeatLost);
                break;
            default:
                await client.SendAsync(RawClient.Frame(3, []));
                await client.ReadCloseAsync();
                client.Dispose();
                break;
        }

        await host.Admission.NextReturn();
        Assert.False(openAtReturn);
        Assert.Equal(0, host.Admission.InUse);
    }

    [Fact]
    public async Task Handshake_that_ends_before_its_permit_takes_nothing()
    {
        await using var host = await FrontendHost.StartAsync();
        var waiting = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        host.Admission.Waiting = async cancellation =>
        {
            waiting.SetResult();
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellation);
            }
            finally
            {
                cancelled.SetResult();
            }
        };
        using var client = await RawClient.OpenAsync(host.Port);
        await client.SendAsync(RawClient.Handshake("/ws"));
        await Expect.Within(waiting.Task, "the wait for a permit");

        client.Reset();

        await Expect.Within(cancelled.Task, "the end of the wait for a permit");
        Assert.Equal(0, host.Admission.InUse);
        Assert.Equal(0, host.Sockets.Count);
    }

    [Fact]
    public async Task Client_that_leaves_between_its_permit_and_the_101_gives_the_permit_back_once()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await RawClient.OpenAsync(host.Port);
        host.Admission.Waiting = async cancellation =>
        {
            var left = new TaskCompletionSource();
            await using var registration = cancellation.Register(left.SetResult);
            client.Reset();
            await Expect.Within(left.Task, "the end of the request");
        };

        await client.SendAsync(RawClient.Handshake("/ws"));

        await host.Admission.NextReturn();
        Assert.Equal((0, 0), (host.Admission.InUse, host.Sockets.Count));
    }

    private static HashSet<long> OpenSocketInodes() =>
    [
        .. Directory.EnumerateFileSystemEntries("/proc/self/fd")
            .Select(entry => new FileInfo(entry).LinkTarget)
            .Where(target => target is not null && target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => long.Parse(target![8..^1], CultureInfo.InvariantCulture)),
    ];

    /// <summary>The inode of the server's end, from the kernel's table of TCP sockets.</summary>
    private static long InodeOf(int localPort, int remotePort)
    {
        var loopback = BitConverter.ToUInt32(IPAddress.Loopback.GetAddressBytes());
        var ends = $"{loopback:X8}:{localPort:X4} {loopback:X8}:{remotePort:X4}";
        // The table may show a row twice while others come and go.
        var line = File.ReadLines("/proc/self/net/tcp").First(row => row.Contains(ends, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[9], CultureInfo.InvariantCulture);
    }
}
