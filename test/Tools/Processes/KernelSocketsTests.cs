using System.Net;
using System.Net.Sockets;
using Tidegate.Processes.Network;

namespace Tidegate.Tools.Tests.Processes;

public sealed class KernelSocketsTests
{
    [Fact]
    public void Table_counts_established_and_close_wait_of_the_local_port()
    {
        string[] table =
        [
            "  sl  local_address rem_address   st tx_queue rx_queue",
            "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000",
            "   1: 0100007F:1F90 0100007F:C001 01 00000000:00000000",
            "   2: 0100007F:1F90 0100007F:C002 08 00000000:00000000",
            "   3: 0100007F:1F90 0100007F:C003 06 00000000:00000000",
            "   4: 0100007F:C001 0100007F:1F90 01 00000000:00000000",
        ];

        Assert.Equal(2, KernelSockets.CountAccepted(table, 8080));
    }

    [Fact]
    public async Task Kernel_counts_a_connection_until_its_server_side_is_closed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Equal(0, KernelSockets.CountAccepted(port));

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using var accepted = await listener.AcceptSocketAsync();
        Assert.Equal(1, KernelSockets.CountAccepted(port));

        accepted.Close();
        Assert.Equal(0, KernelSockets.CountAccepted(port));
    }
}
