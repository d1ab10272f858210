using Tidegate.Configuration;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Frames;

/// <summary>
/// What a client's frames may be, judged by their headers, so that nothing is buffered of what is refused. What the framing of
/// System.Net.WebSockets refuses itself (reserved bits and opcodes, fragmented or long control frames, a continuation of nothing) is
/// left to it.
/// </summary>
internal sealed class FrameRules(TransportOptions options)
{
    /// <summary>A second's control frames may come at once, and as many again.</summary>
    private const double ControlBurst = 2;

    private TokenBucket _control;
    private int _messageFrames;

    /// <summary>True between the first and the last frame of a fragmented message.</summary>
    public bool MessageOpen { get; private set; }

    /// <summary>Payload of the frames of the last message so far, as declared.</summary>
    public ulong MessageBytes { get; private set; }

    /// <summary>Judges the next frame.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="now">When it came.</param>
    /// <param name="maxMessageBytes">Largest message.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public FrameFault? Judge(in FrameHeader header, TimeSpan now, int maxMessageBytes)
    {
        if (!header.Masked)
            return FrameFault.Unmasked;
        if (!header.Minimal || header.Length > long.MaxValue)
            return FrameFault.BadLength;
        return header.IsControl ? JudgeControl(now) : JudgeData(header, (ulong)maxMessageBytes);
    }

    private FrameFault? JudgeControl(TimeSpan now)
    {
        var perSecond = options.ControlFramesPerSecond;
        return _control.TryTake(now, perSecond, perSecond * ControlBurst) ? null : FrameFault.ControlFlood;
    }

    private FrameFault? JudgeData(in FrameHeader header, ulong maxMessageBytes)
    {
        if (header.Opcode != FrameHeader.Continuation)
            (MessageBytes, _messageFrames) = (0, 0);
        MessageOpen = !header.Fin;
        _messageFrames++;
        // No overflow: the sum was at most maxMessageBytes before, and one length is below 2^63.
        MessageBytes += header.Length;
        if (MessageBytes > maxMessageBytes)
            return FrameFault.TooBig;
        return _messageFrames > options.MaxFramesPerMessage ? FrameFault.TooManyFrames : null;
    }
}
