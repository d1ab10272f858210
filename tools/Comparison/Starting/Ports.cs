using System.Net;
using System.Net.Sockets;

namespace Tidegate.Compare.Starting;

/// <summary>Ports of 127.0.0.1.</summary>
internal static class Ports
{
    private static int _next = 18_000;

    /// <summary>A free one, below those that the kernel gives to clients.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = _next++;
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next.
            }
        }
    }
}
