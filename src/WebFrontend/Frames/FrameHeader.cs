namespace Tidegate.WebFrontend.Frames;

/// <summary>The header of one incoming frame (RFC 6455 section 5.2).</summary>
/// <param name="Opcode">Opcode, 0 to 15.</param>
/// <param name="Fin">The last frame of its message.</param>
/// <param name="Masked">The payload is masked.</param>
/// <param name="Length">Payload length as declared; the top bit may be set by a broken client.</param>
/// <param name="Minimal">The length is encoded in as few bytes as possible, as the RFC demands.</param>
internal readonly record struct FrameHeader(int Opcode, bool Fin, bool Masked, ulong Length, bool Minimal)
{
    public const int Continuation = 0;
    public const int Close = 8;
    public const int Ping = 9;

    /// <summary>Close, ping, pong or a reserved control opcode.</summary>
    public bool IsControl => Opcode >= Close;
}
