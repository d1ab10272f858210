using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// Refuses to start beside whoever has a port of a listener already. The server binds last of all, when a silo has joined its cluster and
/// a frontend may hold permits; what it would find then is found here before.
/// </summary>
internal static class ListenPorts
{
    /// <summary>Returns where all addresses of a listener can be bound at this moment.</summary>
    /// <param name="setting">Checked addresses.</param>
    /// <param name="key">Name of the setting below <c>Tidegate:Listen</c>.</param>
    /// <exception cref="StartRefusedException">A port is in use or needs privileges, or an address is none of this host.</exception>
    public static void RequireFree(string setting, string key)
    {
        foreach (var address in ListenAddress.ParseAll(setting))
        {
            if (address.Port == 0)
                continue;
            if (address.Ip is { } ip)
            {
                RequireFree(address, key, ip, isOnlyOne: true);
            }
            else
            {
                RequireFree(address, key, IPAddress.Loopback, isOnlyOne: false);
                RequireFree(address, key, IPAddress.IPv6Loopback, isOnlyOne: false);
            }
        }
    }

    // Of the two addresses of localhost the server does without one that this host does not have.
    private static void RequireFree(ListenAddress address, string key, IPAddress ip, bool isOnlyOne)
    {
        try
        {
            using var probe = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(ip, address.Port));
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw Refused(address, key, "is in use by another process; stop that one (ss -ltnp shows it), or choose another port", failure);
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AccessDenied)
        {
            throw Refused(address, key, "needs privileges that this process does not have; choose a port above 1023, or give it CAP_NET_BIND_SERVICE", failure);
        }
        catch (SocketException failure) when (isOnlyOne)
        {
            throw Refused(address, key, $"cannot be bound ({failure.Message}); name an address that this host has", failure);
        }
        catch (SocketException)
        {
            // The other one of localhost will do.
        }
    }

    private static StartRefusedException Refused(ListenAddress address, string key, string why, SocketException cause) =>
        new($"{address} of {TidegateOptions.Section}:Listen:{key} {why}.", cause);
}
