namespace Tidegate.WebFrontend.Diagnostics;

/// <summary>
/// Where the life of each WebSocket stream is written down: <see cref="Opened"/> after its permit was taken and before its 101 is written,
/// <see cref="Closed"/> after its carrier is closed and before the permit goes back. So each interval covers the life of a stream and
/// lies within that of a permit.
/// </summary>
internal interface ISocketJournal
{
    /// <summary>A stream may open from now on.</summary>
    /// <param name="stream">Its number in this process, from 1 on.</param>
    void Opened(long stream);

    /// <summary>It is closed.</summary>
    void Closed(long stream);
}

/// <summary>Writes nothing.</summary>
internal sealed class NoJournal : ISocketJournal
{
    public void Opened(long stream)
    {
    }

    public void Closed(long stream)
    {
    }
}
