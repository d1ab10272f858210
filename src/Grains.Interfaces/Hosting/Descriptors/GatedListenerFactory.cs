using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tidegate.Hosting.Descriptors;

/// <summary>Kestrel's sockets for a process whose listener is not what it lives for: it leaves a reserve to everything else.</summary>
internal sealed class GatedListenerFactory(IOptions<SocketTransportOptions> options, DescriptorBudget descriptors, TimeProvider time, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var gate = new DescriptorGate(descriptors, DescriptorPlan.Reserve, "silo", time, loggers.CreateLogger<DescriptorGate>());
        return new(GatedListener.Bind(endpoint, options.Value, gate, loggers));
    }
}
