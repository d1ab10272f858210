using Microsoft.AspNetCore.Connections;
using Tidegate.Hosting.Listening;

namespace Tidegate.WebFrontend.Transport;

/// <summary>
/// A transport connection of Kestrel that tells when its socket is closed. Kestrel ends the request, the connection's middleware and
/// <c>OnCompleted</c> while the socket is still open.
/// </summary>
internal sealed class TrackedConnection : ListenerConnection, ISocketLifetime
{
    private readonly Lock _lock = new();
    private Action? _onClosed;
    private bool _isClosed;

    public TrackedConnection(ConnectionContext inner, PendingRoom room)
        : base(inner, room) => Features.Set<ISocketLifetime>(this);

    CancellationToken ISocketLifetime.Ended => ConnectionClosed;

    bool ISocketLifetime.HasEnded => ConnectionClosed.IsCancellationRequested;

    bool ISocketLifetime.OutlivesRequest => false;

    public SentBytes? Sent => Socket is { } socket ? SentBytes.Of(socket) : null;

    public void CloseInOrder()
    {
        // As the transport does itself at the end of a response: its read fails then, and the connection ends.
        if (Socket is { } socket)
            SocketIO.Close(socket);
        else
            Abort();
    }

    void ISocketLifetime.NoteEnd()
    {
    }

    public void OnClosed(Action callback)
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                _onClosed += callback;
                return;
            }
        }

        callback();
    }

    protected override void OnDisposed()
    {
        Action? callbacks;
        lock (_lock)
        {
            _isClosed = true;
            (callbacks, _onClosed) = (_onClosed, null);
        }

        callbacks?.Invoke();
    }
}
