using System.Buffers.Text;
using System.Globalization;

namespace Tidegate.Clients.WebSockets;

/// <summary>Messages of the load tool: a mark, the scheduled send time as 16 hexadecimal digits, and padding; all of it ASCII.</summary>
public static class Payload
{
    /// <summary>The least size of a message, in bytes.</summary>
    public const int MinSize = 20;

    private const int Digits = 16;

    private static ReadOnlySpan<byte> Mark => "TGL:"u8;

    /// <summary>Fills <paramref name="message"/>.</summary>
    public static void Write(Span<byte> message, long scheduled)
    {
        Mark.CopyTo(message);
        scheduled.TryFormat(message[Mark.Length..], out _, "x16", CultureInfo.InvariantCulture);
        message[(Mark.Length + Digits)..].Fill((byte)'.');
    }

    /// <summary>Reads the scheduled time from the beginning of a message.</summary>
    /// <returns>False where the message is not one of ours.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out long scheduled)
    {
        scheduled = 0;
        return message.StartsWith(Mark)
            && message.Length >= MinSize
            && Utf8Parser.TryParse(message.Slice(Mark.Length, Digits), out scheduled, out var used, 'x')
            && used == Digits;
    }
}
