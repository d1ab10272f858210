using System.Net;
using System.Net.Sockets;
using Tidegate.Configuration;
using Tidegate.Hosting;

namespace Tidegate.Silo.Hosting;

/// <summary>
/// Refuses a second silo at the ports of a first one. Orleans binds with SO_REUSEADDR, which on Unix lets both listen: the later silo
/// would declare the first one dead, or, as another primary silo, keep a budget of its own behind the same gateway address.
/// </summary>
internal static class SiloPorts
{
    /// <summary>Returns where both ports of a silo are free at this moment.</summary>
    /// <param name="cluster">Checked options.</param>
    /// <param name="address">Where the silo listens.</param>
    /// <exception cref="StartRefusedException">A port is in use, or the address is none of this host.</exception>
    public static void RequireFree(ClusterOptions cluster, IPAddress address)
    {
        RequireFree(address, cluster.SiloPort, nameof(cluster.SiloPort));
        RequireFree(address, cluster.GatewayPort, nameof(cluster.GatewayPort));
    }

    private static void RequireFree(IPAddress address, int port, string setting)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AddressNotAvailable)
        {
            throw new StartRefusedException(
                $"{address} of Tidegate:Cluster:Address is no address of this host; write one that it has, at which the other silos and the frontends reach it.",
                failure);
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            throw new StartRefusedException(
                $"port {port} of Tidegate:Cluster:{setting} cannot be used ({failure.Message}). Another silo of this machine may have it: a "
                + "second one needs a SiloPort and a GatewayPort of its own.",
                failure);
        }
    }
}
