using Tidegate.WebFrontend.Diagnostics;

namespace Tidegate.WebFrontend.Transport;

/// <summary>Counts the WebSocket streams whose carrier is not closed, handshakes under way included: one side of the audit.</summary>
internal sealed class OpenSockets(ISocketJournal journal)
{
    private int _count;
    private int _kept;
    private long _last;

    /// <summary>Streams that hold a permit and are not closed, and closed ones whose permit waits for their client to come back.</summary>
    public int Count => Volatile.Read(ref _count) + Volatile.Read(ref _kept);

    /// <summary>A permit was taken for a stream, and its 101 is not written yet.</summary>
    /// <returns>The number of the stream in this process.</returns>
    public long Opened()
    {
        var stream = Interlocked.Increment(ref _last);
        journal.Opened(stream);
        Interlocked.Increment(ref _count);
        return stream;
    }

    /// <summary>The permit of a stream is kept when its carrier is closed.</summary>
    public void Kept() => Interlocked.Increment(ref _kept);

    /// <summary>It is kept no longer.</summary>
    public void NotKept() => Interlocked.Decrement(ref _kept);

    /// <summary>Its carrier is closed, and its permit is not back yet.</summary>
    public void Closed(long stream)
    {
        journal.Closed(stream);
        Interlocked.Decrement(ref _count);
    }
}
