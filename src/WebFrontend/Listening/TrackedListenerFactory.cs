using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Hosting.Descriptors;
using Tidegate.Hosting.Listening;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Listening;

/// <summary>
/// Kestrel's sockets, decorated so that the end of each can be observed, on listeners that leave descriptors to others and bound what has
/// not upgraded. Kestrel asks the factories in the reverse order of their registration and takes the first that says it can bind.
/// </summary>
internal sealed class TrackedListenerFactory(
    IOptions<SocketTransportOptions> options,
    ListenAddresses addresses,
    DescriptorBudget descriptors,
    ClientDescriptors clients,
    PendingRooms rooms,
    IMemoryPoolFactory<byte> pools,
    TimeProvider time,
    ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>
    /// What the listener of clients leaves. It is less than the plan sets aside, so that the process may grow a little while clients and
    /// those who knock have their full shares: whoever knocks then is refused by a cap, and does not wait.
    /// </summary>
    public const int PublicReserve = DescriptorPlan.Reserve * 3 / 4;

    /// <summary>Operators get in while clients are kept out; their listener leaves what silos, the store and files need.</summary>
    public const int AdminReserve = DescriptorPlan.Reserve / 4;

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        clients.Starting();
        var listener = GatedListener.Bind(endpoint, options.Value, GateOf(endpoint), loggers);
        var room = rooms.Open(clients.Plan.Pending);
        return new(new FirstByteListener(listener, room, ConnectorOf(endpoint, listener, room)));
    }

    // Sockets of WebSocket clients leave the server with their 101. Through TLS they cannot, and operators have nothing of it.
    private Func<Socket, ListenerConnection> ConnectorOf(EndPoint endpoint, GatedListener listener, PendingRoom room)
    {
        if (addresses.RoleOf(endpoint) == ListenerRole.Admin || addresses.IsEncrypted(endpoint))
            return socket => new TrackedConnection(listener.Connect(socket), room);
        var transports = new SocketTransports(pools.Create(), options.Value, time.GetUtcNow());
        return socket => new DetachableConnection(transports.Connect(socket), room);
    }

    private DescriptorGate GateOf(EndPoint endpoint)
    {
        var role = addresses.RoleOf(endpoint);
        return new DescriptorGate(
            descriptors,
            role == ListenerRole.Admin ? AdminReserve : PublicReserve,
            role == ListenerRole.Admin ? "admin" : "public",
            time,
            loggers.CreateLogger<DescriptorGate>());
    }
}
