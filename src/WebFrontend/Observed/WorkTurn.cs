namespace Tidegate.WebFrontend.Observed;

/// <summary>
/// How much may be sent on one thread before the clients of other messages have a turn on it, in sends and in bytes: all clients share
/// a few threads, and large messages take longer.
/// </summary>
internal struct WorkTurn
{
    /// <summary>Sends in a turn: about half a millisecond's work where they are small.</summary>
    public const int Sends = 64;

    /// <summary>Bytes in a turn; a last message may go over it.</summary>
    public const int Bytes = 256 * 1024;

    private int _sends;
    private long _bytes;

    /// <summary>Counts a send.</summary>
    /// <returns>True where the turn is over; the next one begins.</returns>
    public bool Ends(int bytes)
    {
        _sends++;
        _bytes += bytes;
        if (_sends < Sends && _bytes < Bytes)
            return false;
        (_sends, _bytes) = (0, 0);
        return true;
    }
}
