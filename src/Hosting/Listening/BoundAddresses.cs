using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tidegate.Configuration;
using KestrelListener = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace Tidegate.Hosting.Listening;

/// <summary>Opens addresses of listeners, and knows the ports that port 0 became.</summary>
internal sealed class BoundAddresses
{
    private readonly Dictionary<ListenAddress, KestrelListener> _listeners = new(ReferenceEqualityComparer.Instance);

    /// <summary>Opens an address when the server starts.</summary>
    public void Bind(KestrelServerOptions server, ListenAddress address, Action<KestrelListener> configure)
    {
        void Configure(KestrelListener listener)
        {
            _listeners[address] = listener;
            configure(listener);
        }

        if (address.Ip is { } ip)
            server.Listen(ip, address.Port, Configure);
        else if (address.Port != 0)
            server.ListenLocalhost(address.Port, Configure);
        else
            server.Listen(IPAddress.Loopback, address.Port, Configure);
    }

    /// <summary>The address with its port, once the server has started.</summary>
    public ListenAddress Of(ListenAddress address) =>
        address.Port == 0 && _listeners.TryGetValue(address, out var listener) && listener.IPEndPoint is { Port: > 0 } bound
            ? address with { Port = bound.Port }
            : address;

    /// <summary>True where the server binds this endpoint for the address.</summary>
    public bool IsOf(ListenAddress address, EndPoint endpoint) => address.Ip is null && address.Port != 0
        ? endpoint is IPEndPoint ip && ip.Port == address.Port && IPAddress.IsLoopback(ip.Address)
        : _listeners.TryGetValue(address, out var listener) && ReferenceEquals(listener.EndPoint, endpoint);
}
