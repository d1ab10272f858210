using Tidegate.Connections;

namespace Tidegate.WebFrontend.Frames;

/// <summary>Why a client's frame ends its connection.</summary>
internal sealed record FrameFault(CloseCode Code, string Reason)
{
    public static readonly FrameFault Unmasked = new(CloseCodes.ProtocolError, CloseCodes.Reasons.Unmasked);
    public static readonly FrameFault BadLength = new(CloseCodes.ProtocolError, CloseCodes.Reasons.BadLength);
    public static readonly FrameFault TooBig = new(CloseCodes.TooBig, CloseCodes.TooBig.Reason);
    public static readonly FrameFault TooManyFrames = new(CloseCodes.PolicyViolation, CloseCodes.Reasons.TooManyFrames);
    public static readonly FrameFault ControlFlood = new(CloseCodes.PolicyViolation, CloseCodes.Reasons.ControlFlood);
}
