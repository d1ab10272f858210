using Tidegate.Clients.WebSockets;

namespace Tidegate.Fairness.Attacks;

/// <summary>What is sent again and again.</summary>
internal static class FloodBytes
{
    private const int FramesInMessage = 1000;
    private const int BigBytes = 1024 * 1024;

    /// <summary>Messages of one byte.</summary>
    public static byte[] Tiny() => Repeat(new Frame(Opcode.Binary, [1]).ToBytes(), 8192);

    /// <summary>Messages of as many fragments as one may have, a byte in each.</summary>
    public static byte[] Fragments() =>
    [
        .. new Frame(Opcode.Binary, [1]) { Final = false }.ToBytes(),
        .. Repeat(new Frame(Opcode.Continuation, [1]) { Final = false }.ToBytes(), FramesInMessage - 2),
        .. new Frame(Opcode.Continuation, [1]).ToBytes(),
    ];

    /// <summary>A message as large as one may be.</summary>
    public static byte[] Big() => new Frame(Opcode.Binary, new byte[BigBytes]).ToBytes();

    private static byte[] Repeat(byte[] bytes, int times) => [.. Enumerable.Repeat(bytes, times).SelectMany(each => each)];
}
