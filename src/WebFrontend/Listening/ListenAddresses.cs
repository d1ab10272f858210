using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting.Listening;
using KestrelListener = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace Tidegate.WebFrontend.Listening;

/// <summary>The addresses of this frontend's listeners; once it has started, with the ports that port 0 became.</summary>
internal sealed class ListenAddresses(IOptions<TidegateOptions> options)
{
    private readonly ListenAddress[] _public = ListenAddress.ParseAll(options.Value.Listen.Public);
    private readonly ListenAddress[] _admin = ListenAddress.ParseAll(options.Value.Listen.Admin);
    private readonly BoundAddresses _bound = new();

    /// <summary>The addresses of the listeners of a role, such as <c>http://127.0.0.1:8080</c>.</summary>
    public IReadOnlyList<string> Of(ListenerRole role) => [.. Configured(role).Select(address => _bound.Of(address).ToString())];

    /// <summary>The first address for clients.</summary>
    public ListenAddress First => _bound.Of(_public[0]);

    /// <summary>The same for WebSocket clients: <c>ws</c> and <c>wss</c>, with the path of the native endpoint.</summary>
    public IReadOnlyList<string> ForClients() =>
        [.. Of(ListenerRole.Public).Select(address => "ws" + address["http".Length..] + "/ws")];

    /// <summary>The addresses as they are configured.</summary>
    public IReadOnlyList<ListenAddress> Configured(ListenerRole role) => role == ListenerRole.Public ? _public : _admin;

    /// <summary>Opens an address when the server starts.</summary>
    public void Bind(KestrelServerOptions server, ListenAddress address, Action<KestrelListener> configure) => _bound.Bind(server, address, configure);

    /// <summary>True where an endpoint is bound for an address with TLS.</summary>
    public bool IsEncrypted(EndPoint endpoint) => _public.Concat(_admin).Any(address => address.IsHttps && _bound.IsOf(address, endpoint));

    /// <summary>The role of the listener that an endpoint is bound for.</summary>
    public ListenerRole RoleOf(EndPoint endpoint) =>
        _admin.Any(address => _bound.IsOf(address, endpoint)) ? ListenerRole.Admin : ListenerRole.Public;
}
