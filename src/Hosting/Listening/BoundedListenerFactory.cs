using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Hosting.Descriptors;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// Kestrel's sockets for a process whose listener serves no WebSockets and is not what it lives for: pending connections are bounded, and a
/// reserve of descriptors is left to everything else.
/// </summary>
internal sealed class BoundedListenerFactory(
    IOptions<SocketTransportOptions> options,
    DescriptorBudget descriptors,
    PendingRooms rooms,
    TimeProvider time,
    ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var gate = new DescriptorGate(descriptors, DescriptorPlan.Reserve, "silo", time, loggers.CreateLogger<DescriptorGate>());
        var room = rooms.Open();
        var listener = GatedListener.Bind(endpoint, options.Value, gate, loggers);
        return new(new FirstByteListener(listener, room, socket => new ListenerConnection(listener.Connect(socket), room)));
    }
}
