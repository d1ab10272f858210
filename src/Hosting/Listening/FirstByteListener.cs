using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.ObjectPool;
using Tidegate.Hosting.Descriptors;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// A listener that gives the server a connection with its first byte: in HTTP and TLS the client speaks first, and whoever only opens
/// sockets is not worth what the server keeps for a connection. Until then each is counted in its <see cref="PendingRoom"/>.
/// </summary>
internal sealed class FirstByteListener : IConnectionListener
{
    /// <summary>As many as sockets that are accepted in the time in which their clients speak.</summary>
    private const int WaitsKept = 512;

    private readonly GatedListener _listener;
    private readonly PendingRoom _room;
    private readonly Func<Socket, ListenerConnection> _connect;
    private readonly Action _onClosed;
    private readonly ObjectPool<FirstByte> _waits;
    private readonly Channel<ConnectionContext> _spoken = Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true });
    private readonly Task _accepting;

    /// <summary>Begins to accept.</summary>
    /// <param name="listener">Accepts sockets; owned by this from here on.</param>
    /// <param name="room">Counts them.</param>
    /// <param name="connect">Makes a connection of a socket, which reads from then on. It may throw what sockets throw that are gone.</param>
    public FirstByteListener(GatedListener listener, PendingRoom room, Func<Socket, ListenerConnection> connect)
    {
        (_listener, _room, _connect) = (listener, room, connect);
        _onClosed = listener.Closed;
        _waits = new DefaultObjectPoolProvider { MaximumRetained = WaitsKept }.Create(new Waits(OnDone));
        _accepting = AcceptAllAsync();
    }

    /// <inheritdoc/>
    public EndPoint EndPoint => _listener.EndPoint;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _spoken.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_spoken.Reader.TryRead(out var connection))
                return connection;
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _listener.Unbind();
        await _accepting;
        _room.EndSilent();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        while (_spoken.Reader.TryRead(out var connection))
            await connection.DisposeAsync();
        (_waits as IDisposable)?.Dispose();
        await _listener.DisposeAsync();
    }

    private async Task AcceptAllAsync()
    {
        // The server has yet to be told that it listens.
        await Task.Yield();
        try
        {
            while (await _listener.AcceptAsync() is { } socket)
            {
                var waiting = new PendingSocket(socket, _room.Now, _onClosed);
                if (_room.Enter(waiting))
                    _waits.Get().Begin(waiting);
            }

            _spoken.Writer.TryComplete();
        }
        catch (Exception failure)
        {
            _spoken.Writer.TryComplete(failure);
        }
    }

    private void OnDone(FirstByte wait, PendingSocket socket, bool isSpoken)
    {
        _waits.Return(wait);
        if (!isSpoken || !_room.Speak(socket))
        {
            _room.Leave(socket);
            socket.Reset();
            return;
        }

        try
        {
            var connection = _connect(socket.Socket);
            connection.Closed = _onClosed;
            if (!_room.Begin(connection, socket.Place!))
                connection.Closed = null;
            if (!_spoken.Writer.TryWrite(connection))
                connection.Abort(new ConnectionAbortedException("The listener was closed."));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            _room.Leave(socket);
            socket.Reset();
        }
    }

    private sealed class Waits(Action<FirstByte, PendingSocket, bool> onDone) : PooledObjectPolicy<FirstByte>
    {
        public override FirstByte Create() => new(onDone);

        public override bool Return(FirstByte wait) => true;
    }
}
