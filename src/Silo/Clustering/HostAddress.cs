using System.Net;
using System.Net.Sockets;
using Tidegate.Configuration;
using Tidegate.Hosting;

namespace Tidegate.Silo.Clustering;

/// <summary>The address at which a silo listens and which it tells the others.</summary>
internal static class HostAddress
{
    /// <summary>The configured address; a name is looked up, and the first IPv4 address of it taken, else the first of IPv6.</summary>
    /// <exception cref="StartRefusedException">The name is not known.</exception>
    public static IPAddress Of(ClusterOptions cluster)
    {
        if (cluster.Mode == ClusterMode.Local)
            return IPAddress.Loopback;
        if (IPAddress.TryParse(cluster.Address, out var address))
            return address;

        try
        {
            var found = Dns.GetHostAddresses(cluster.Address);
            return found.FirstOrDefault(candidate => candidate.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
        }
        catch (Exception failure) when (failure is SocketException or IndexOutOfRangeException)
        {
            throw new StartRefusedException(
                $"the name {cluster.Address} of Tidegate:Cluster:Address is not known here ({failure.Message}); write an IP address of this host.",
                failure);
        }
    }
}
