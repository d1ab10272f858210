using System.Text;

namespace Tidegate.WebFrontend.Connections;

/// <summary>How a connection is being closed. Whoever sets it first decides.</summary>
/// <param name="Code">Close code.</param>
/// <param name="Reason">Reason.</param>
/// <param name="Initiator">Who closed.</param>
/// <param name="Deadline">When the carrier is aborted.</param>
internal sealed record ClosingState(int Code, string Reason, CloseInitiator Initiator, TimeSpan Deadline)
{
    /// <summary>A close frame's payload is at most 125 bytes, two of which are the code (RFC 6455 section 5.5).</summary>
    private const int MaxReasonBytes = 123;

    /// <summary>As much of a reason as a close frame can carry, cut between characters.</summary>
    public static string Fit(string reason)
    {
        var length = reason.Length;
        while (Encoding.UTF8.GetByteCount(reason.AsSpan(0, length)) > MaxReasonBytes)
            length -= char.IsLowSurrogate(reason[length - 1]) && length > 1 ? 2 : 1;
        return reason[..length];
    }
}
