using System.Buffers.Binary;
using System.Text;

namespace Tidegate.Clients.WebSockets;

/// <summary>Opcodes of RFC 6455 section 11.8.</summary>
public enum Opcode : byte
{
    /// <summary>A further part of a message.</summary>
    Continuation = 0x0,

    /// <summary>UTF-8 text.</summary>
    Text = 0x1,

    /// <summary>Bytes.</summary>
    Binary = 0x2,

    /// <summary>Close.</summary>
    Close = 0x8,

    /// <summary>Ping.</summary>
    Ping = 0x9,

    /// <summary>Pong.</summary>
    Pong = 0xA,
}

/// <summary>One WebSocket frame (RFC 6455 section 5.2), also a wrong one.</summary>
public sealed record Frame(Opcode Opcode, byte[] Payload)
{
    private const byte FinalBit = 0x80;
    private const byte MaskBit = 0x80;
    private const int MaskBytes = 4;

    /// <summary>The last frame of its message.</summary>
    public bool Final { get; init; } = true;

    /// <summary>Reserved bits, 0 to 7.</summary>
    public byte Reserved { get; init; }

    /// <summary>Masked, as frames from clients must be.</summary>
    public bool Masked { get; init; } = true;

    /// <summary>The payload as text.</summary>
    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>Code of a close frame; 1005 where it has none.</summary>
    public int CloseCode => Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Payload) : 1005;

    /// <summary>Reason of a close frame.</summary>
    public string CloseReason => Payload.Length > 2 ? Encoding.UTF8.GetString(Payload.AsSpan(2)) : "";

    /// <summary>A text frame.</summary>
    public static Frame OfText(string text) => new(Opcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>A close frame.</summary>
    public static Frame OfClose(int code, string reason = "")
    {
        var payload = new byte[2 + Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return new Frame(Opcode.Close, payload);
    }

    /// <summary>The bytes of the frame. <paramref name="declaredLength"/> tells another length than the payload has.</summary>
    public byte[] ToBytes(ulong? declaredLength = null)
    {
        var length = declaredLength ?? (ulong)Payload.Length;
        var mask = new byte[] { 0x37, 0xFA, 0x21, 0x3D };
        using var bytes = new MemoryStream();
        bytes.WriteByte((byte)((Final ? FinalBit : 0) | (Reserved << 4) | (byte)Opcode));
        WriteLength(bytes, length);
        if (Masked)
            bytes.Write(mask);
        for (var i = 0; i < Payload.Length; i++)
            bytes.WriteByte((byte)(Payload[i] ^ (Masked ? mask[i % MaskBytes] : 0)));
        return bytes.ToArray();
    }

    /// <summary>Reads the next frame.</summary>
    /// <returns>The frame, or null at the end of the stream.</returns>
    public static async Task<Frame?> ReadAsync(Stream stream, CancellationToken cancellation = default)
    {
        var head = new byte[2];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation) < head.Length)
            return null;
        ulong length = (byte)(head[1] & ~MaskBit);
        if (length >= 126)
        {
            var extended = new byte[length == 126 ? 2 : 8];
            await stream.ReadExactlyAsync(extended, cancellation);
            length = extended.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(extended) : BinaryPrimitives.ReadUInt64BigEndian(extended);
        }

        var masked = (head[1] & MaskBit) != 0;
        var mask = new byte[masked ? MaskBytes : 0];
        await stream.ReadExactlyAsync(mask, cancellation);
        var payload = new byte[checked((int)length)];
        await stream.ReadExactlyAsync(payload, cancellation);
        for (var i = 0; masked && i < payload.Length; i++)
            payload[i] ^= mask[i % MaskBytes];
        return new Frame((Opcode)(head[0] & 0x0F), payload)
        {
            Final = (head[0] & FinalBit) != 0,
            Reserved = (byte)((head[0] >> 4) & 0x7),
            Masked = masked,
        };
    }

    private void WriteLength(MemoryStream bytes, ulong length)
    {
        var maskBit = Masked ? MaskBit : (byte)0;
        Span<byte> extended = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(extended, length);
        if (length < 126)
        {
            bytes.WriteByte((byte)(maskBit | (byte)length));
        }
        else if (length <= ushort.MaxValue)
        {
            bytes.WriteByte((byte)(maskBit | 126));
            bytes.Write(extended[6..]);
        }
        else
        {
            bytes.WriteByte((byte)(maskBit | 127));
            bytes.Write(extended);
        }
    }
}
