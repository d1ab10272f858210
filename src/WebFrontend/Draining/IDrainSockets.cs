namespace Tidegate.WebFrontend.Draining;

/// <summary>The sockets of this frontend as its drain sees them.</summary>
internal interface IDrainSockets
{
    /// <summary>Sockets that are not gone yet.</summary>
    int Count { get; }

    /// <summary>Fixes, anew, the order in which the sockets of this moment are closed, and tells each of them when that will be.</summary>
    /// <param name="notice">Makes the notice for the socket at a place of the order, given how many there are.</param>
    /// <returns>How many sockets there are.</returns>
    int Announce(Func<int, int, ReadOnlyMemory<byte>> notice);

    /// <summary>Begins to close further sockets in the order; sockets that came after the announcement are last.</summary>
    /// <returns>How many closes were begun, at most <paramref name="most"/>.</returns>
    int Close(int most);

    /// <summary>True where every socket that is left is closing, and its client still takes what was queued for it.</summary>
    bool AreFlushing => false;

    /// <summary>Says how long closes may take from now on, however much their clients still take.</summary>
    void EndWithin(TimeSpan time)
    {
    }
}
