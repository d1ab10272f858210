using Tidegate.Connections;

namespace Tidegate.WebFrontend.Frames;

/// <summary>Why a client's frame ends its connection.</summary>
internal sealed record FrameFault(CloseCode Code, string Reason)
{
    public static readonly FrameFault Unmasked = new(CloseCodes.ProtocolError, "Client frames must be masked");
    public static readonly FrameFault BadLength = new(CloseCodes.ProtocolError, "Malformed frame length");
    public static readonly FrameFault TooBig = new(CloseCodes.TooBig, CloseCodes.TooBig.Reason);
    public static readonly FrameFault TooManyFrames = new(CloseCodes.PolicyViolation, "Too many frames in one message");
    public static readonly FrameFault ControlFlood = new(CloseCodes.PolicyViolation, "Too many control frames");
}
