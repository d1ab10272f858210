using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting.Listening;
using KestrelListener = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace Tidegate.WebFrontend.Listening;

/// <summary>Opens the listeners of <see cref="Tidegate.Configuration.ListenOptions"/>, each of which marks its connections with its role.</summary>
internal sealed class ListenerSetup(IOptions<TidegateOptions> options, ListenAddresses addresses) : IConfigureOptions<KestrelServerOptions>
{
    /// <inheritdoc/>
    public void Configure(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        var certificate = new ListenerCertificate(options.Value.Listen);
        foreach (var role in Enum.GetValues<ListenerRole>())
        {
            foreach (var address in addresses.Configured(role))
            {
                addresses.Bind(server, address, listener =>
                {
                    listener.Protocols = Protocols(role, address.IsHttps);
                    Mark(listener, role);
                    if (address.IsHttps)
                        certificate.UseFor(listener);
                    listener.UseStreamAnswers();
                });
            }
        }
    }

    private static void Mark(KestrelListener listener, ListenerRole role)
    {
        var mark = new RoleMark(role);
        listener.Use(next => connection =>
        {
            connection.Features.Set<IListenerRole>(mark);
            return next(connection);
        });
    }

    // The choice of protocols is for WebSockets; the tools of operators get what all of them speak.
    private HttpProtocols Protocols(ListenerRole role, bool isHttps) => (role, options.Value.Listen.Protocols) switch
    {
        (ListenerRole.Admin, _) => isHttps ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1,
        (_, ListenProtocols.Http2) => HttpProtocols.Http2,
        (_, ListenProtocols.Http1AndHttp2) => HttpProtocols.Http1AndHttp2,
        _ => HttpProtocols.Http1,
    };

    private sealed record RoleMark(ListenerRole Role) : IListenerRole;
}
