namespace Tidegate.WebFrontend.Transport;

/// <summary>Counts the WebSocket streams whose carrier is not closed, handshakes under way included: one side of the audit.</summary>
internal sealed class OpenSockets
{
    private int _count;

    /// <summary>Streams that hold a permit and are not closed.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>A permit was taken for a stream.</summary>
    public void Opened() => Interlocked.Increment(ref _count);

    /// <summary>Its carrier is closed.</summary>
    public void Closed() => Interlocked.Decrement(ref _count);
}
