using System.Net;
using System.Net.Sockets;

namespace Tidegate.Processes.Network;

/// <summary>
/// Free ports for processes that must be told their port before they start. They come from below the range from which the kernel
/// takes the ports of outgoing connections, so that thousands of clients cannot take one between the look and the start.
/// </summary>
public static class Ports
{
    private const int First = 21_000;
    private const int Count = 10_000;

    /// <summary>Where this process begins; several test processes at once rarely meet.</summary>
    private static int _next = Environment.ProcessId * 61 % Count;

    /// <summary>A port on which nothing listens on loopback; never the same twice in a row.</summary>
    /// <exception cref="InvalidOperationException">None is free.</exception>
    public static int Free()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (Interlocked.Increment(ref _next) & int.MaxValue) % Count;
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException($"No free port from {First} to {First + Count - 1}.");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.ExclusiveAddressUse = true;
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
