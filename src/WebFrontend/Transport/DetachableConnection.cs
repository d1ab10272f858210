using Tidegate.Hosting.Listening;

namespace Tidegate.WebFrontend.Transport;

/// <summary>
/// A connection of the server whose socket leaves it with the 101 of a WebSocket: an idle client is then a socket, and nothing of HTTP.
/// </summary>
internal sealed class DetachableConnection : ListenerConnection, IDetachable
{
    private readonly SocketTransport _transport;
    private readonly ClientSocket _client;
    private bool _isDetached;

    public DetachableConnection(SocketTransport transport, PendingRoom room)
        : base(transport, room)
    {
        (_transport, _client) = (transport, new ClientSocket(transport.Socket, transport));
        Features.Set<ISocketLifetime>(_client);
        Features.Set<IDetachable>(this);
    }

    /// <inheritdoc/>
    public async ValueTask<Stream?> TryDetachAsync()
    {
        if (await _transport.TryDetachAsync() is not var (early, wait))
            return null;
        _isDetached = true;
        if (Closed is { } closed)
            _client.OnClosed(closed);
        Closed = null;
        _client.Detach(early, wait);
        return _client;
    }

    protected override void OnDisposed()
    {
        if (!_isDetached)
            _client.NoteClosed();
    }
}
