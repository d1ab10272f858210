using System.Text;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Closes;

/// <summary>What is to be done about a close that is under way.</summary>
internal enum ClosingVerdict : byte
{
    /// <summary>The peer still has time.</summary>
    Wait,

    /// <summary>The peer has had its time: what it has taken is all that it gets.</summary>
    End,

    /// <summary>The carrier has to be gone.</summary>
    Abort,
}

/// <summary>How a connection is being closed. Whoever sets it first decides.</summary>
/// <param name="code">Close code.</param>
/// <param name="reason">Reason.</param>
/// <param name="initiator">Who closed.</param>
/// <param name="begun">When.</param>
/// <param name="transport">The times for it.</param>
internal sealed class ClosingState(int code, string reason, CloseInitiator initiator, TimeSpan begun, TransportOptions transport)
{
    /// <summary>Time for the carrier to end in order.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    private Moment _latest = new() { Value = begun + (IsPatient(code) ? transport.CloseFlushTimeout : transport.CloseTimeout) };
    private Moment _ending = new();

    /// <summary>Close code.</summary>
    public int Code => code;

    /// <summary>Reason.</summary>
    public string Reason => reason;

    /// <summary>Who closed.</summary>
    public CloseInitiator Initiator => initiator;

    /// <summary>Says what is to be done.</summary>
    /// <param name="now">This moment.</param>
    /// <param name="takenAt">When the peer last took something of what waited for it; null where it did not.</param>
    /// <param name="latest">When all closes have to be done; null where there is no such moment.</param>
    public ClosingVerdict Judge(TimeSpan now, TimeSpan? takenAt, TimeSpan? latest)
    {
        if (now >= _latest.Value || now >= latest)
            return ClosingVerdict.Abort;
        if (_ending.Value is { } ending)
            return now - ending >= EndTime ? ClosingVerdict.Abort : ClosingVerdict.Wait;
        return IsTaking(now, takenAt) ? ClosingVerdict.Wait : ClosingVerdict.End;
    }

    /// <summary>True while the peer has time because of what it takes, or because the close has only begun.</summary>
    public bool IsTaking(TimeSpan now, TimeSpan? takenAt) => now < (takenAt > begun ? takenAt.Value : begun) + transport.CloseTimeout;

    /// <summary>The carrier is closed in order from now on.</summary>
    public void End(TimeSpan now) => _ending.Value = now;

    /// <summary>Another reason to close, which may not wait for a slow peer: at most the time of a closing handshake is left.</summary>
    public void Hurry(TimeSpan now)
    {
        if (now + transport.CloseTimeout is var latest && latest < _latest.Value)
            _latest.Value = latest;
    }

    /// <summary>As much of a reason as a close frame can carry, cut between characters.</summary>
    public static string Fit(string reason)
    {
        var length = reason.Length;
        while (Encoding.UTF8.GetByteCount(reason.AsSpan(0, length)) > CloseCodes.MaxReasonBytes)
            length -= char.IsLowSurrogate(reason[length - 1]) && length > 1 ? 2 : 1;
        return reason[..length];
    }

    /// <summary>
    /// True where a peer that goes on taking what waits for it gets more time for it. Not where its place may be somebody else's soon, where
    /// its memory is needed, or where it broke the rules.
    /// </summary>
    private static bool IsPatient(int code) =>
        code != CloseCodes.LeaseLost.Code
        && code != CloseCodes.MemoryLimit.Code
        && code != CloseCodes.ProtocolError.Code
        && code != CloseCodes.Unsupported.Code
        && code != CloseCodes.InvalidPayload.Code
        && code != CloseCodes.PolicyViolation.Code
        && code != CloseCodes.TooBig.Code;
}
