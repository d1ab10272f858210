using System.Net.Sockets;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// Keeps the kernel's buffers of a connection small while it carries no WebSocket: left alone, each grows to many megabytes, and a peer
/// that sends requests and reads no answer pins both. With a WebSocket they may grow, but what waits for a peer that does not read waits with
/// us, where it is counted, and not in the kernel. Linux 5.15 and later; elsewhere the kernel's own bounds hold.
/// </summary>
internal static class KernelBuffers
{
    /// <summary>For each direction; the kernel doubles it for its own structures.</summary>
    private const int PendingBytes = 64 * 1024;

    /// <summary>What the kernel takes beyond what it may send at once: enough that it never runs dry before the next write.</summary>
    private const int UnsentBytes = 128 * 1024;

    private const int SocketLevel = 1;
    private const int TcpLevel = 6;

    // TCP_NOTSENT_LOWAT: a socket takes no more while so much of what it has may not be sent yet, whatever its buffer holds.
    private const int UnsentMark = 25;

    // SO_BUF_LOCK: with 0 the kernel sizes both buffers by itself again, which setting a size ends for good otherwise.
    private const int BufferLock = 72;

    private static readonly byte[] Unlocked = new byte[sizeof(int)];
    private static readonly byte[] Unsent = BitConverter.GetBytes(UnsentBytes);

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

    /// <summary>Lets the kernel size them from here on, by what the peer takes.</summary>
    public static void Free(Socket? socket)
    {
        if (socket is null || !CanFree)
            return;
        try
        {
            socket.SetRawSocketOption(SocketLevel, BufferLock, Unlocked);
            socket.SetRawSocketOption(TcpLevel, UnsentMark, Unsent);
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
