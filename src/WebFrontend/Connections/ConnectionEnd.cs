using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// What happens once the carrier of a WebSocket is closed, in this order: the permit goes back, and the places under the caps of address
/// and user where no close handshake has given them back before; the connection leaves the registry, its grain is told. Each step is done
/// exactly once, whatever the others do; a handshake that came to nothing has no connection and ends with the second.
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

    /// <summary>The connection that the handshake led to; set before it is registered.</summary>
    public void Expect(FrontendConnection connection) => _connection = connection;

    /// <summary>Runs the steps, the first time it is called. Does not throw.</summary>
    public void Run()
    {
        if (Interlocked.Exchange(ref _hasRun, 1) != 0)
            return;
        sockets.Closed(stream);
        Do("permit", ticket.Closed);
        Do("places", places.Dispose);
        if (_connection is not { } connection)
            return;
        Do("registry", () => registry.Remove(connection));
        var closed = connection.ToClosed();
        services.Events.Closed(new ClosedConnection(connection.Descriptor, closed, connection.Initiator));
        Do("gateway", () => services.Gateway.Closed(connection, closed));
    }

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
