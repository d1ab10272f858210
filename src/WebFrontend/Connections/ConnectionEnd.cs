using Microsoft.Extensions.Logging;
using Tidegate.Connections;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// What happens once the carrier of a WebSocket is closed, in this order: the permit goes back, and the places under the caps of address
/// and user where no close handshake has given them back before; the connection leaves the registry, its grain is told. Each step is done
/// exactly once, whatever the others do; a handshake that came to nothing has no connection and ends with the second. Where a link outlives
/// the carrier it keeps the permit, and the steps wait for its end.
/// </summary>
internal sealed partial class ConnectionEnd(
    PermitTicket ticket,
    IDisposable places,
    OpenSockets sockets,
    long stream,
    ConnectionRegistry registry,
    ConnectionServices services)
{
    // The log methods find it here.
    private readonly ILogger _logger = services.Logger;
    private FrontendConnection? _connection;
    private int _hasRun;
    private bool _isKept;

    /// <summary>The permit.</summary>
    public PermitTicket Ticket => ticket;

    /// <summary>The handshake is for a link that was here before: where it comes to nothing the link keeps its permit.</summary>
    public ReliableLink? Resumed { get; init; }

    /// <summary>The connection that the handshake led to; set before it is registered.</summary>
    public void Expect(FrontendConnection connection) => _connection = connection;

    /// <summary>Runs the steps, the first time it is called. Does not throw.</summary>
    public void Run()
    {
        if (Interlocked.Exchange(ref _hasRun, 1) != 0)
            return;
        if (_connection is { Link: { } link } && TryKeep(link))
            return;
        sockets.Closed(stream);
        if (_connection is not { } connection)
        {
            if (Resumed is { } resumed)
                resumed.GiveUpResuming();
            else
                Do("permit", ticket.Closed);
            Do("places", places.Dispose);
            return;
        }

        var closed = connection.ToClosed();
        Leave(connection);
        Raise(connection, closed);
        if (connection is not { Link.IsForeign: true })
            Do("gateway", () => services.Gateway.Closed(connection, closed));
    }

    /// <summary>The link has ended that had outlived the carrier. Does not throw.</summary>
    public void Finish(ConnectionClosed closed)
    {
        Leave(_connection!);
        Do("gateway", () => services.Gateway.Closed(_connection!, closed));
    }

    /// <summary>The link did not come for which the socket was, and the socket is gone. Does not throw.</summary>
    public void Drop() => Leave(_connection!);

    /// <summary>The link lives on at another frontend, which tells its grain. Does not throw.</summary>
    public void Move()
    {
        Leave(_connection!);
        Do("gateway", () => services.Gateway.Moved(_connection!));
    }

    /// <summary>The permit goes back before the link does: another frontend needs one for it.</summary>
    public void ReturnPermit()
    {
        Do("permit", ticket.Closed);
        NotKept();
    }

    /// <summary>The link goes on with another socket here, which has an end of its own.</summary>
    public void Replace() => NotKept();

    private bool TryKeep(ReliableLink link)
    {
        // Once it is detached another frontend may ask for it at any moment.
        Volatile.Write(ref _isKept, true);
        sockets.Kept();
        if (!link.TryDetach(this))
        {
            NotKept();
            return false;
        }

        sockets.Closed(stream);
        Do("places", places.Dispose);
        Raise(_connection!, _connection!.ToClosed());
        return true;
    }

    private void Leave(FrontendConnection connection)
    {
        Do("permit", ticket.Closed);
        NotKept();
        Do("places", places.Dispose);
        Do("registry", () => registry.Remove(connection));
    }

    private void NotKept()
    {
        if (Interlocked.Exchange(ref _isKept, false))
            sockets.NotKept();
    }

    private void Raise(FrontendConnection connection, ConnectionClosed closed) =>
        services.Events.Closed(new ClosedConnection(connection.Descriptor, closed, connection.Initiator));

    private void Do(string step, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            LogStepFailed(exception, step, _connection?.Descriptor.ConnectionId);
        }
    }
}
