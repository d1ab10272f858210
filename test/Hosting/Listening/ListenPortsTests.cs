using System.Net;
using System.Net.Sockets;
using Tidegate.Hosting.Listening;

namespace Tidegate.Hosting.Tests.Listening;

public sealed class ListenPortsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:{0}")]
    [InlineData("http://localhost:{0}")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:{0}")]
    public void Port_taken_by_another_is_refused_with_key_and_address(string setting)
    {
        using var other = Listen();
        var addresses = string.Format(System.Globalization.CultureInfo.InvariantCulture, setting, PortOf(other));

        var refused = Assert.Throws<StartRefusedException>(() => ListenPorts.RequireFree(addresses, "Admin"));

        Assert.StartsWith($"{addresses.Split(';')[^1]} of Tidegate:Listen:Admin is in use by another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Port_that_is_free_again_passes()
    {
        int port;
        using (var other = Listen())
            port = PortOf(other);

        ListenPorts.RequireFree($"http://127.0.0.1:{port}", "Public");
        ListenPorts.RequireFree($"http://127.0.0.1:{port}", "Public");
    }

    [Fact]
    public void Address_of_another_host_is_refused()
    {
        var refused = Assert.Throws<StartRefusedException>(() => ListenPorts.RequireFree("http://192.0.2.1:8080", "Public"));

        Assert.Contains("name an address that this host has", refused.Message, StringComparison.Ordinal);
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }
}
