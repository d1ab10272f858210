using System.Net;
using System.Net.Sockets;
using System.Text;
using Tidegate.Clients.WebSockets;

namespace Tidegate.Fairness.Attacks;

/// <summary>A blocking socket: attackers are to cost as little as they can.</summary>
internal static class RawSocket
{
    public static Socket Connect(int port, int? receiveBufferBytes = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferBytes is { } bytes)
            socket.ReceiveBufferSize = bytes;
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    /// <summary>Connects and upgrades.</summary>
    /// <exception cref="IOException">The answer was not 101.</exception>
    public static Socket Open(int port, string pathAndQuery, int? receiveBufferBytes = null)
    {
        var socket = Connect(port, receiveBufferBytes);
        socket.Send(Encoding.ASCII.GetBytes(UpgradeRequest.Text(pathAndQuery, $"127.0.0.1:{port}")));
        var answer = new byte[4096];
        var length = socket.Receive(answer);
        if (Encoding.ASCII.GetString(answer, 0, length).StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal))
            return socket;
        socket.Dispose();
        throw new IOException($"The upgrade was refused:\n{Encoding.ASCII.GetString(answer, 0, length)}");
    }
}
