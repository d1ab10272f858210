using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Tidegate.WebFrontend.Transport;

/// <summary>
/// A transport connection of Kestrel that tells when its socket is closed. Kestrel ends the request, the connection's middleware and
/// <c>OnCompleted</c> while the socket is still open; <see cref="DisposeAsync"/> of the transport is the first moment at which it is not.
/// </summary>
internal sealed class TrackedConnection : ConnectionContext, ISocketLifetime
{
    private readonly ConnectionContext _inner;
    private readonly Lock _lock = new();
    private Action? _onClosed;
    private bool _isClosed;

    public TrackedConnection(ConnectionContext inner)
    {
        _inner = inner;
        Features.Set<ISocketLifetime>(this);
    }

    public override string ConnectionId
    {
        get => _inner.ConnectionId;
        set => _inner.ConnectionId = value;
    }

    public override IFeatureCollection Features => _inner.Features;

    public override IDictionary<object, object?> Items
    {
        get => _inner.Items;
        set => _inner.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => _inner.Transport;
        set => _inner.Transport = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _inner.LocalEndPoint;
        set => _inner.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _inner.RemoteEndPoint;
        set => _inner.RemoteEndPoint = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => _inner.ConnectionClosed;
        set => _inner.ConnectionClosed = value;
    }

    CancellationToken ISocketLifetime.Ended => ConnectionClosed;

    public SentBytes? Sent => Features.Get<IConnectionSocketFeature>() is { } feature ? SentBytes.Of(feature.Socket) : null;

    public void CloseInOrder()
    {
        if (Features.Get<IConnectionSocketFeature>() is not { Socket: var socket })
        {
            Abort();
            return;
        }

        // As the transport does itself at the end of a response: its read fails then, and the connection ends.
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer was faster.
        }

        socket.Dispose();
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

    public override void Abort() => _inner.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => _inner.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _inner.DisposeAsync();
        }
        finally
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
}
