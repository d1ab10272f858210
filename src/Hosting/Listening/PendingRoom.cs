using System.Net;
using Microsoft.AspNetCore.Connections;
using Tidegate.Hosting.Access;

namespace Tidegate.Hosting.Listening;

/// <summary>The pending connections of one listener. Thread-safe; connections are aborted outside its lock.</summary>
internal sealed class PendingRoom(PendingRooms rooms, PendingConnections connections)
{
    private readonly Lock _lock = new();

    /// <summary>Connections that are counted.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return connections.Count;
        }
    }

    /// <summary>A connection was accepted.</summary>
    public void Enter(ListenerConnection connection)
    {
        KernelBuffers.Bound(connection.Socket);
        (PendingPlace, PendingBound)? dropped;
        lock (_lock)
            dropped = Admit(connection);
        Drop(dropped);
    }

    /// <inheritdoc cref="IConnectionUse.BeginRequest"/>
    public void BeginRequest(ListenerConnection connection)
    {
        lock (_lock)
        {
            if (connection.Pending is { } pending && ++pending.Requests == 1)
                connections.Engage(pending.Place);
        }
    }

    /// <inheritdoc cref="IConnectionUse.EndRequest"/>
    public void EndRequest(ListenerConnection connection)
    {
        lock (_lock)
        {
            // Requests that began beside a WebSocket were not counted.
            if (connection.Pending is { Requests: > 0 } pending && --pending.Requests == 0)
                connections.Release(pending.Place);
        }
    }

    /// <inheritdoc cref="IConnectionUse.OpenSocket"/>
    public void OpenSocket(ListenerConnection connection)
    {
        lock (_lock)
        {
            if (connection.OpenSockets++ > 0)
                return;
            Forget(connection);
        }

        KernelBuffers.Free(connection.Socket);
    }

    /// <inheritdoc cref="IConnectionUse.CloseSocket"/>
    public void CloseSocket(ListenerConnection connection)
    {
        (PendingPlace, PendingBound)? dropped;
        lock (_lock)
            dropped = --connection.OpenSockets == 0 && !connection.IsGone ? Admit(connection) : null;
        Drop(dropped);
    }

    /// <inheritdoc cref="IConnectionUse.TryCut"/>
    public bool TryCut(ListenerConnection connection)
    {
        lock (_lock)
        {
            if (connection.OpenSockets > 0)
                return false;
            Forget(connection);
        }

        Abort(connection, PendingBound.Answers);
        return true;
    }

    /// <summary>The socket of a connection is closed.</summary>
    public void Leave(ListenerConnection connection)
    {
        lock (_lock)
        {
            connection.IsGone = true;
            Forget(connection);
        }
    }

    /// <summary>Ends those that do not read their answers.</summary>
    /// <param name="now">This moment.</param>
    /// <param name="allowed">Time for <see cref="AnswerProgress.LeastBytes"/>.</param>
    /// <param name="places">An empty list to work with.</param>
    public void CutStuck(TimeSpan now, TimeSpan allowed, List<PendingPlace> places)
    {
        lock (_lock)
            connections.CopyTo(places);
        foreach (var place in places)
        {
            var connection = (ListenerConnection)place.Owner;
            if (IsStuck(connection, now, allowed))
                TryCut(connection);
        }
    }

    private static bool IsStuck(ListenerConnection connection, TimeSpan now, TimeSpan allowed)
    {
        if (connection.Answers?.IsStuck(now, allowed) == true)
            return true;
        return connection.Socket is { } socket
            && SentBytes.Of(socket) is { } sent
            && connection.Pending is { } pending
            && pending.IsStuck(now, sent, allowed);
    }

    // Under the lock.
    private (PendingPlace, PendingBound)? Admit(ListenerConnection connection)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var place = new PendingPlace(connection, AddressKey.Of(address), !rooms.IsProxy(address));
        connection.Pending = new PendingState(place);
        var dropped = connections.Enter(place, rooms.Now);
        if (dropped is var (other, _))
            ((ListenerConnection)other.Owner).Pending = null;
        return dropped;
    }

    // Under the lock.
    private void Forget(ListenerConnection connection)
    {
        if (connection.Pending is not { } pending)
            return;
        connection.Pending = null;
        connections.Leave(pending.Place);
    }

    private void Drop((PendingPlace Place, PendingBound Bound)? dropped)
    {
        if (dropped is var (place, bound))
            Abort((ListenerConnection)place.Owner, bound);
    }

    private void Abort(ListenerConnection connection, PendingBound bound)
    {
        rooms.Dropped(connection.RemoteEndPoint, bound);
        connection.Abort(new ConnectionAbortedException(PendingRooms.Reason(bound)));
    }
}
