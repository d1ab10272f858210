using System.Buffers.Binary;
using System.Net.Sockets;

namespace Tidegate.Hosting.Listening;

/// <summary>What the kernel of Linux tells of one TCP connection (<c>TCP_INFO</c>).</summary>
/// <param name="Acknowledged">Bytes that the peer has acknowledged.</param>
/// <param name="IsWaiting">Bytes wait for its acknowledgement or for its window.</param>
internal readonly record struct TcpFigures(long Acknowledged, bool IsWaiting)
{
    private const int ProtocolLevel = 6;
    private const int InfoOption = 11;

    // Offsets in struct tcp_info, which only ever grows at its end.
    private const int UnackedSegments = 24;
    private const int BytesAcked = 120;
    private const int NotSentBytes = 144;
    private const int Length = 148;

    /// <summary>Asks the kernel; false where it does not tell, or the socket is closed.</summary>
    public static bool TryRead(Socket socket, out TcpFigures figures)
    {
        figures = default;
        if (!OperatingSystem.IsLinux())
            return false;
        Span<byte> info = stackalloc byte[Length];
        try
        {
            if (socket.GetRawSocketOption(ProtocolLevel, InfoOption, info) < Length)
                return false;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }

        figures = new TcpFigures(
            BinaryPrimitives.ReadInt64LittleEndian(info[BytesAcked..]),
            BinaryPrimitives.ReadInt32LittleEndian(info[UnackedSegments..]) != 0 || BinaryPrimitives.ReadInt32LittleEndian(info[NotSentBytes..]) != 0);
        return true;
    }
}
