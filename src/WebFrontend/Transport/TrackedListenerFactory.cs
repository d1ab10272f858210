using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Hosting.Listening;

namespace Tidegate.WebFrontend.Transport;

/// <summary>
/// Kestrel's socket transport, decorated so that the end of each socket can be observed. Kestrel asks the factories in the reverse
/// order of their registration and takes the first that says it can bind.
/// </summary>
internal sealed class TrackedListenerFactory(IOptions<SocketTransportOptions> options, PendingRooms rooms, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(options, loggers);

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new TrackedListener(await _sockets.BindAsync(endpoint, cancellationToken), rooms.Open());
}
