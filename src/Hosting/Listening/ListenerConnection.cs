using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// A transport connection of Kestrel that is counted among the pending ones of its listener while it carries no WebSocket, until its
/// socket is closed: <see cref="DisposeAsync"/> of the transport is the first moment at which it is. It is counted from
/// <see cref="PendingRoom.Begin"/> on.
/// </summary>
internal class ListenerConnection : ConnectionContext, IConnectionUse, IPendingOwner
{
    private readonly ConnectionContext _inner;
    private readonly PendingRoom _room;

    public ListenerConnection(ConnectionContext inner, PendingRoom room)
    {
        (_inner, _room) = (inner, room);
        Features.Set<IConnectionUse>(this);
    }

    /// <summary>The state that the room keeps, under its lock; null while a WebSocket is carried.</summary>
    public PendingState? Pending { get; set; }

    /// <summary>WebSockets it carries; the room's, as above.</summary>
    public int OpenSockets { get; set; }

    /// <summary>Its socket is closed; the room's, as above.</summary>
    public bool IsGone { get; set; }

    /// <summary>Called once its socket is closed.</summary>
    public Action? Closed { get; set; }

    public StreamAnswers? Answers { get; set; }

    public Socket? Socket => Features.Get<IConnectionSocketFeature>()?.Socket;

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

    public void BeginRequest() => _room.BeginRequest(this);

    public void EndRequest() => _room.EndRequest(this);

    public void OpenSocket() => _room.OpenSocket(this);

    public void CloseSocket() => _room.CloseSocket(this);

    public bool TryCut() => _room.TryCut(this);

    public void End(PendingBound bound) => Abort(new ConnectionAbortedException(PendingRooms.Reason(bound)));

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
            _room.Leave(this);
            Closed?.Invoke();
            OnDisposed();
        }
    }

    /// <summary>The socket is closed.</summary>
    protected virtual void OnDisposed()
    {
    }
}
