using System.Net;
using System.Net.Sockets;
using Tidegate.Configuration;
using Tidegate.Hosting;
using Tidegate.Silo.Hosting;

namespace Tidegate.InProcess.Tests.Hosting;

public sealed class SiloPortsTests
{
    // A second silo at the same port once killed the first one, since Orleans shares the port.
    [Theory]
    [InlineData(true, "Tidegate:Cluster:SiloPort")]
    [InlineData(false, "Tidegate:Cluster:GatewayPort")]
    public void Ports_shared_by_another_silo_are_refused_by_key(bool isSiloPort, string key)
    {
        using var silo = Listen();
        var taken = ((IPEndPoint)silo.LocalEndPoint!).Port;
        var free = FreePort();

        var refused = Assert.Throws<StartRefusedException>(() => SiloPorts.RequireFree(new ClusterOptions
        {
            SiloPort = isSiloPort ? taken : free,
            GatewayPort = isSiloPort ? free : taken,
        }, IPAddress.Loopback));

        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"port {taken} ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_free_again_are_accepted()
    {
        var (silo, gateway) = (FreePort(), FreePort());

        SiloPorts.RequireFree(new ClusterOptions { SiloPort = silo, GatewayPort = gateway }, IPAddress.Loopback);
        SiloPorts.RequireFree(new ClusterOptions { SiloPort = silo, GatewayPort = gateway }, IPAddress.Loopback);
    }

    [Fact]
    public void Address_of_another_host_is_refused_by_key()
    {
        var refused = Assert.Throws<StartRefusedException>(() => SiloPorts.RequireFree(new ClusterOptions(), IPAddress.Parse("192.0.2.1")));

        Assert.Contains("192.0.2.1 of Tidegate:Cluster:Address is no address of this host", refused.Message, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var socket = Listen();
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }
}
