using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using KestrelListener = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace Tidegate.WebFrontend.Hosting;

/// <summary>The addresses of this frontend's listeners; once it has started, with the ports that port 0 became.</summary>
internal sealed class ListenAddresses(IOptions<TidegateOptions> options)
{
    private readonly ListenAddress[] _public = ListenAddress.ParseAll(options.Value.Listen.Public);
    private readonly ListenAddress[] _admin = ListenAddress.ParseAll(options.Value.Listen.Admin);
    private readonly Dictionary<ListenAddress, KestrelListener> _listeners = new(ReferenceEqualityComparer.Instance);

    /// <summary>The addresses of the listeners of a role, such as <c>http://127.0.0.1:8080</c>.</summary>
    public IReadOnlyList<string> Of(ListenerRole role) => [.. Configured(role).Select(address => Bound(address).ToString())];

    /// <summary>The same for WebSocket clients: <c>ws</c> and <c>wss</c>, with the path of the native endpoint.</summary>
    public IReadOnlyList<string> ForClients() =>
        [.. Of(ListenerRole.Public).Select(address => "ws" + address["http".Length..] + "/ws")];

    /// <summary>The addresses as they are configured.</summary>
    public IReadOnlyList<ListenAddress> Configured(ListenerRole role) => role == ListenerRole.Public ? _public : _admin;

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

    private ListenAddress Bound(ListenAddress address) =>
        address.Port == 0 && _listeners.TryGetValue(address, out var listener) && listener.IPEndPoint is { Port: > 0 } bound
            ? address with { Port = bound.Port }
            : address;
}
