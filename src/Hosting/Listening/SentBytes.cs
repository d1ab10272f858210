using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Tidegate.Hosting.Listening;

/// <summary>How far what was handed to the kernel for one TCP connection has come.</summary>
/// <param name="Acknowledged">Bytes that the peer's kernel has confirmed.</param>
/// <param name="Given">Bytes that this kernel has accepted, those included.</param>
internal readonly record struct SentBytes(long Acknowledged, long Given)
{
    // struct tcp_info of linux/tcp.h. A field never moves; a kernel before 4.19 knows fewer of them.
    private const int TcpProtocol = 6;
    private const int TcpInfo = 11;
    private const int AcknowledgedOffset = 120;
    private const int UnsentOffset = 144;
    private const int SentOffset = 200;
    private const int SentAgainOffset = 208;
    private const int InfoBytes = SentAgainOffset + sizeof(ulong);

    /// <summary>The peer's kernel has all of it.</summary>
    public bool IsAllTaken => Acknowledged >= Given;

    /// <summary>Asks the kernel; null where it does not say, or the socket is closed.</summary>
    public static SentBytes? Of(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        Span<byte> info = stackalloc byte[InfoBytes];
        try
        {
            return socket.GetRawSocketOption(TcpProtocol, TcpInfo, info) < InfoBytes ? null : Read(info);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static SentBytes Read(ReadOnlySpan<byte> info)
    {
        var sentOnce = MemoryMarshal.Read<long>(info[SentOffset..]) - MemoryMarshal.Read<long>(info[SentAgainOffset..]);
        return new SentBytes(MemoryMarshal.Read<long>(info[AcknowledgedOffset..]), sentOnce + MemoryMarshal.Read<uint>(info[UnsentOffset..]));
    }
}
