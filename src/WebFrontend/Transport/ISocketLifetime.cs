using Tidegate.Hosting.Listening;

namespace Tidegate.WebFrontend.Transport;

/// <summary>
/// What carries one WebSocket: over HTTP/1.1 the TCP connection, over HTTP/2 a stream of one. It is the one place that knows when the
/// carrier is really gone, and only then a permit may go back (docs/budget-protocol.md, F6).
/// </summary>
internal interface ISocketLifetime
{
    /// <summary>Fires when the carrier is aborted, or the peer has ended it.</summary>
    CancellationToken Ended { get; }

    /// <summary><see cref="Ended"/> has fired.</summary>
    bool HasEnded { get; }

    /// <summary>It goes on when the request that brought it is over.</summary>
    bool OutlivesRequest { get; }

    /// <summary>Whoever reads it has found that the peer is gone; for a carrier that does not look by itself.</summary>
    void NoteEnd();

    /// <summary>Has <paramref name="callback"/> called once the carrier is closed; at once where it is. It must not throw.</summary>
    void OnClosed(Action callback);

    /// <summary>How far the peer has taken what was sent; null where that is not known, as over HTTP/2, whose streams share a connection.</summary>
    SentBytes? Sent { get; }

    /// <summary>
    /// Closes the carrier without a reset, which would destroy what the peer's kernel still holds for a slow program. For a carrier whose
    /// peer has all that was <see cref="Sent"/>; what is not sent yet is lost.
    /// </summary>
    void CloseInOrder();

    /// <summary>Ends the carrier without a word to the peer. May be called at any time, any number of times.</summary>
    void Abort();
}
