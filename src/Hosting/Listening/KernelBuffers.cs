using System.Net.Sockets;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// Keeps the kernel's buffers of a connection small while it carries no WebSocket: left alone, each grows to many megabytes, and a peer
/// that sends requests and reads no answer pins both. Linux 5.15 and later; elsewhere the kernel's own bounds hold.
/// </summary>
internal static class KernelBuffers
{
    /// <summary>For each direction; the kernel doubles it for its own structures.</summary>
    private const int PendingBytes = 64 * 1024;

    private const int SocketLevel = 1;

    // SO_BUF_LOCK: with 0 the kernel sizes both buffers by itself again, which setting a size ends for good otherwise.
    private const int BufferLock = 72;

    private static readonly byte[] Unlocked = new byte[sizeof(int)];

    private static readonly bool CanFree = OperatingSystem.IsLinux() && Probe();

    /// <summary>Bounds both buffers.</summary>
    public static void Bound(Socket? socket)
    {
        if (socket is null || !CanFree)
            return;
        try
        {
            socket.ReceiveBufferSize = PendingBytes;
            socket.SendBufferSize = PendingBytes;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    /// <summary>Lets the kernel size them from here on.</summary>
    public static void Free(Socket? socket)
    {
        if (socket is null || !CanFree)
            return;
        try
        {
            socket.SetRawSocketOption(SocketLevel, BufferLock, Unlocked);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    private static bool Probe()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.SetRawSocketOption(SocketLevel, BufferLock, Unlocked);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
