using System.Buffers.Binary;
using System.Net.WebSockets;

namespace Tidegate.WebFrontend.Frames;

/// <summary>
/// A server's WebSocket that writes large messages itself. System.Net.WebSockets copies each frame into a buffer of up to twice its size
/// and holds it until the peer has read: for a peer that reads slowly that is more than the message. A server's frame needs no copy, it
/// is a header and the payload.
/// </summary>
internal sealed class LeanSendSocket(WebSocket inner, FrameWriter writer) : WebSocket
{
    /// <summary>Up to here the library's copy is cheaper than a second write.</summary>
    private const int LargestCopiedBytes = 16 * 1024;

    private const byte Final = 0x80;
    private const byte Text = 1;
    private const byte Binary = 2;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    public override WebSocketState State => inner.State;

    public override string? SubProtocol => inner.SubProtocol;

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer,
        WebSocketMessageType messageType,
        bool endOfMessage,
        CancellationToken cancellationToken) =>
        buffer.Length <= LargestCopiedBytes || !endOfMessage
            ? inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken)
            : writer.WriteAsync(Header(messageType, buffer.Length), buffer, cancellationToken);

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(buffer, cancellationToken);

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(buffer, cancellationToken);

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Abort() => inner.Abort();

    public override void Dispose() => inner.Dispose();

    /// <summary>The header of a whole unmasked message (RFC 6455 section 5.2).</summary>
    private static byte[] Header(WebSocketMessageType type, int length)
    {
        var opcode = (byte)(Final | (type == WebSocketMessageType.Text ? Text : Binary));
        if (length > ushort.MaxValue)
        {
            byte[] large = [opcode, Length64, 0, 0, 0, 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteUInt64BigEndian(large.AsSpan(2), (ulong)length);
            return large;
        }

        byte[] small = [opcode, Length16, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(small.AsSpan(2), (ushort)length);
        return small;
    }
}
