namespace Tidegate.EndToEnd.Tests.BadInput;

/// <summary>Wrong frames after a correct upgrade, and the close codes that answer them.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Bytes">What the client sends; made only when it is needed, since some of it is long.</param>
/// <param name="Allowed">Close codes that name the fault.</param>
public sealed record FrameCase(string Name, Func<byte[]> Bytes, params int[] Allowed)
{
    private const int ProtocolError = 1002;
    private const int InvalidPayload = 1007;
    private const int PolicyViolation = 1008;
    private const int TooBig = 1009;
    private const int MaxMessageBytes = 1024 * 1024;

    /// <summary>All cases.</summary>
    public static IReadOnlyList<FrameCase> All { get; } =
    [
        One("unmasked text", Text("hello") with { Masked = false }, ProtocolError),
        One("reserved bit 1", Text("hello") with { Reserved = 4 }, ProtocolError),
        One("reserved bit 3", Text("hello") with { Reserved = 1 }, ProtocolError),
        One("opcode 3", new Frame((Opcode)3, []), ProtocolError),
        One("opcode 11", new Frame((Opcode)11, []), ProtocolError),
        One("fragmented ping", new Frame(Opcode.Ping, []) { Final = false }, ProtocolError),
        One("ping of 126 bytes", new Frame(Opcode.Ping, new byte[126]), ProtocolError),
        One("continuation of nothing", new Frame(Opcode.Continuation, []), ProtocolError),
        Several("message within a message", () => [Text("a") with { Final = false }, Text("b")], ProtocolError),
        One("invalid UTF-8", new Frame(Opcode.Text, [0xC3, 0x28]), InvalidPayload),
        One("lone surrogate", new Frame(Opcode.Text, [0xED, 0xA0, 0x80]), InvalidPayload),
        One("text cut within a character", new Frame(Opcode.Text, [0xE2, 0x82]), InvalidPayload),
        Several("invalid UTF-8 over two frames", () => [new Frame(Opcode.Text, [0xC3]) { Final = false }, new Frame(Opcode.Continuation, [0x28])], InvalidPayload),
        One("close code 999", Frame.OfClose(999), ProtocolError),
        One("close code 1005", Frame.OfClose(1005), ProtocolError),
        One("close of one byte", new Frame(Opcode.Close, [3]), ProtocolError),
        new("length with the top bit", () => new Frame(Opcode.Binary, []).ToBytes(1UL << 63), ProtocolError, TooBig),
        new("length of 4 EiB, then silence", () => new Frame(Opcode.Binary, []).ToBytes(1UL << 62), ProtocolError, TooBig),
        new("message over the limit", () => new Frame(Opcode.Binary, new byte[MaxMessageBytes + 1]).ToBytes(), TooBig),
        Several("message over the limit in parts", () => Parts(40, 32 * 1024), TooBig),
        Several("endless empty fragments", () => Parts(2_000, 0), PolicyViolation, TooBig),
        Several("ping flood", () => Enumerable.Repeat(new Frame(Opcode.Ping, []), 10_000), PolicyViolation),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static FrameCase One(string name, Frame frame, params int[] allowed) => new(name, () => frame.ToBytes(), allowed);

    private static FrameCase Several(string name, Func<IEnumerable<Frame>> frames, params int[] allowed) =>
        new(name, () => [.. frames().SelectMany(frame => frame.ToBytes())], allowed);

    private static Frame Text(string text) => Frame.OfText(text);

    private static IEnumerable<Frame> Parts(int count, int size) =>
        Enumerable.Range(0, count).Select(n => new Frame(n == 0 ? Opcode.Binary : Opcode.Continuation, new byte[size]) { Final = false });
}
