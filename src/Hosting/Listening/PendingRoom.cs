using System.Net;
using Tidegate.Configuration;
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

    /// <summary>This moment.</summary>
    public TimeSpan Now => rooms.Now;

    /// <summary>Counts an accepted socket in.</summary>
    /// <returns>False where it is the one that had to go; it is closed.</returns>
    public bool Enter(PendingSocket socket)
    {
        var place = socket.Place = PlaceOf(socket);
        (PendingPlace Place, PendingBound Bound)? dropped;
        lock (_lock)
            dropped = connections.Enter(place, Now);
        Drop(dropped);
        return dropped?.Place != place;
    }

    /// <summary>A socket has something to read.</summary>
    /// <returns>False where it had to go meanwhile.</returns>
    public bool Speak(PendingSocket socket)
    {
        lock (_lock)
        {
            if (socket.Place!.Line is null)
                return false;
            connections.Speak(socket.Place);
            return true;
        }
    }

    /// <summary>A connection was made of a socket, whose place it takes.</summary>
    /// <returns>False where that had to go meanwhile: the socket is closed already, and counted as closed.</returns>
    public bool Begin(ListenerConnection connection, PendingPlace place)
    {
        KernelBuffers.Bound(connection.Socket);
        lock (_lock)
        {
            if (place.Line is null)
                return false;
            place.Owner = connection;
            connection.Pending = new PendingState(place);
            return true;
        }
    }

    /// <summary>A socket that said nothing is closed.</summary>
    public void Leave(PendingSocket socket)
    {
        lock (_lock)
            connections.Leave(socket.Place!);
    }

    /// <summary>Ends all who have said nothing: nobody will listen to them.</summary>
    public void EndSilent()
    {
        List<PendingPlace> places = [];
        lock (_lock)
            connections.CopyTo(places);
        foreach (var place in places)
        {
            if (place.Owner is PendingSocket socket)
                socket.Reset();
        }
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
        (PendingPlace, PendingBound)? dropped = null;
        lock (_lock)
        {
            if (--connection.OpenSockets == 0 && !connection.IsGone)
                dropped = Return(connection);
        }

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

        End(connection, PendingBound.Answers);
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

    /// <summary>Ends those that say nothing or do not read their answers.</summary>
    /// <param name="now">This moment.</param>
    /// <param name="bounds">The times they have.</param>
    /// <param name="places">An empty list to work with.</param>
    public void CutStuck(TimeSpan now, TransportOptions bounds, List<PendingPlace> places)
    {
        lock (_lock)
            connections.CopyTo(places);
        foreach (var place in places)
        {
            if (place.Owner is ListenerConnection connection && IsStuck(connection, now, bounds.AnswerTimeout))
                TryCut(connection);
            else if (place.Owner is PendingSocket socket && now - socket.AcceptedAt > bounds.FirstByteTimeout && TryLeave(place))
                End(socket, PendingBound.Silence);
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

    private PendingPlace PlaceOf(IPendingOwner owner)
    {
        var address = (owner.RemoteEndPoint as IPEndPoint)?.Address;
        return new PendingPlace(owner, AddressKey.Of(address), !rooms.IsProxy(address));
    }

    // Under the lock.
    private (PendingPlace, PendingBound)? Return(ListenerConnection connection)
    {
        var place = PlaceOf(connection);
        connection.Pending = new PendingState(place);
        var dropped = connections.Enter(place, Now);
        connections.Speak(place);
        return dropped;
    }

    private bool TryLeave(PendingPlace place)
    {
        lock (_lock)
        {
            if (place.Line is null || place.Owner is not PendingSocket)
                return false;
            connections.Leave(place);
            return true;
        }
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
            End(place.Owner, bound);
    }

    private void End(IPendingOwner owner, PendingBound bound)
    {
        rooms.Dropped(owner.RemoteEndPoint, bound);
        owner.End(bound);
    }
}
