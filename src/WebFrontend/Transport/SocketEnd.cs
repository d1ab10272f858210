using System.Net.Sockets;

namespace Tidegate.WebFrontend.Transport;

/// <summary>How sockets of clients are closed.</summary>
internal static class SocketEnd
{
    /// <summary>
    /// Closes a socket without a reset of ours, which would destroy what the peer's kernel still holds for a slow program. May be called more
    /// than once.
    /// </summary>
    public static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer was faster.
        }

        socket.Dispose();
    }
}
