using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Tidegate.WebFrontend.Transport;

/// <summary>What is done with sockets of clients; none of it blocks a thread.</summary>
internal static class SocketIO
{
    /// <summary>Sends all of it, at once as far as the kernel takes it.</summary>
    /// <exception cref="SocketException">The peer is gone.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public static ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        var sent = socket.Send(bytes.Span, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
            return ValueTask.FromException(new SocketException((int)error));
        return sent == bytes.Length ? ValueTask.CompletedTask : SendRestAsync(socket, bytes[sent..]);
    }

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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask SendRestAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
    }
}
