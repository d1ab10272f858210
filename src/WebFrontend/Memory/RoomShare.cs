namespace Tidegate.WebFrontend.Memory;

/// <summary>
/// What one holder has taken of a <see cref="MessageRoom"/>, in steps, so that little things that come and go do not touch what all
/// share. Mutable, and not for several threads.
/// </summary>
internal struct RoomShare(MessageRoom room)
{
    /// <summary>So much a holder may have without taking room.</summary>
    public const int FreeBytes = 16 * 1024;

    /// <summary>Taken and given back in multiples of this.</summary>
    private const int StepBytes = 16 * 1024;

    private long _taken;

    /// <summary>What is held, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Holds more.</summary>
    /// <returns>False where the room has not so much; then nothing changed.</returns>
    public bool TryAdd(int bytes)
    {
        var needed = Needed(Bytes + bytes);
        if (needed > _taken)
        {
            if (!room.TryTake(needed - _taken, Bytes + bytes)) return false;
            _taken = needed;
        }

        Bytes += bytes;
        return true;
    }

    /// <summary>Holds less.</summary>
    public void Remove(int bytes) => Keep(Math.Max(0, Bytes - bytes));

    /// <summary>Holds so much from now on.</summary>
    public void Keep(long bytes)
    {
        Bytes = bytes;
        var needed = Needed(bytes);
        // A queue that moves gives back in larger steps than it takes.
        if (_taken == 0 || (needed > 0 && _taken <= 2 * needed)) return;
        room.Return(_taken - needed);
        _taken = needed;
    }

    private static long Needed(long bytes) =>
        bytes <= FreeBytes ? 0 : (bytes - FreeBytes + StepBytes - 1) / StepBytes * StepBytes;
}
