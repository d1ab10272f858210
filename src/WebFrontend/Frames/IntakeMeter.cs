using Tidegate.Configuration;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Frames;

/// <summary>
/// How much of a client is read per second, in frames and in bytes. A client that sends more is not closed: it is read later, so that
/// its own sends wait, and no other client's.
/// </summary>
internal struct IntakeMeter
{
    /// <summary>A second's frames may come at once, and as many again.</summary>
    private const double FrameBurst = 2;

    /// <summary>
    /// A second's bytes may come at once: two of the largest messages with the defaults. A burst is read as fast as the processors can, beside
    /// everybody else.
    /// </summary>
    private const double ByteBurst = 1;

    /// <summary>Shorter pauses would cost more than they save.</summary>
    public static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);

    private TokenBucket _frames;
    private TokenBucket _bytes;

    /// <summary>Counts what was read.</summary>
    /// <param name="frames">Frames whose header was completed, control frames included.</param>
    /// <param name="bytes">Bytes, headers included.</param>
    /// <param name="now">This moment.</param>
    /// <param name="options">The rates.</param>
    public void Count(int frames, int bytes, TimeSpan now, TransportOptions options)
    {
        _frames.Charge(frames, now, options.FramesPerSecond);
        _bytes.Charge(bytes, now, BytesPerSecond(options));
    }

    /// <summary>How long to wait before the next read; zero for a client within its rates.</summary>
    /// <param name="now">This moment.</param>
    /// <param name="options">The rates.</param>
    public TimeSpan PauseAt(TimeSpan now, TransportOptions options)
    {
        var bytes = BytesPerSecond(options);
        var frames = _frames.Debt(now, options.FramesPerSecond, options.FramesPerSecond * FrameBurst);
        var longer = _bytes.Debt(now, bytes, bytes * ByteBurst);
        longer = longer > frames ? longer : frames;
        return longer > TimeSpan.Zero && longer < ShortestPause ? ShortestPause : longer;
    }

    private static double BytesPerSecond(TransportOptions options) => options.KilobytesPerSecond * 1024.0;
}
