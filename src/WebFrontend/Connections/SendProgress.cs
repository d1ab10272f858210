using Tidegate.Hosting.Listening;
using Tidegate.WebFrontend.Frames;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// Whether a peer takes what is sent to it, slowly as it may be. Pure; the scan looks while something is on its way, and compares with
/// its last poll.
/// </summary>
/// <remarks>
/// What counts is that the peer took some of what it had not taken before, and that more still waits: of what this kernel had at the last
/// poll, or in front of it, for which it has no room. A kernel that confirms each small message at once says nothing about the program
/// behind it, which may stand still: that is left to the pings.
/// </remarks>
internal struct SendProgress
{
    private SentBytes? _last;
    private Moment _at = new();

    public SendProgress()
    {
    }

    /// <summary>When the peer last took something; null where it never had to. May be read by any thread.</summary>
    public readonly TimeSpan? At => _at.Value;

    /// <summary>Asks once.</summary>
    /// <param name="sent">What the kernel says; null where it does not.</param>
    /// <param name="waitingSince">Since when a write has waited; null where none does.</param>
    /// <param name="hasMore">More waits than this kernel has taken.</param>
    /// <param name="now">This moment.</param>
    /// <returns>The bytes that were taken since the last poll; 0 where nothing was, or nothing had to wait.</returns>
    public long Poll(SentBytes? sent, TimeSpan? waitingSince, bool hasMore, TimeSpan now)
    {
        var last = _last;
        _last = sent;
        if (sent is not { } bytes)
            return PollWrites(waitingSince);
        if (last is not { } before)
            return 0;
        var taken = bytes.Acknowledged - before.Acknowledged;
        if (taken <= 0 || !(hasMore || bytes.Acknowledged < before.Given))
            return 0;
        _at.Value = now;
        return taken;
    }

    /// <summary>Nothing is on its way: the next poll has none before it.</summary>
    public void Rest() => _last = null;

    /// <summary>Grants the peer its full time again.</summary>
    public void Excuse(TimeSpan now)
    {
        if (_at.Value is not null)
            _at.Value = now;
    }

    // Without the kernel's word: a write began when the one before it was through.
    private long PollWrites(TimeSpan? waitingSince)
    {
        if (waitingSince is not { } since || since <= (_at.Value ?? TimeSpan.MinValue))
            return 0;
        _at.Value = since;
        return FrameWriter.PortionBytes;
    }
}
