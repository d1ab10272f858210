using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting;
using KestrelListener = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace Tidegate.WebFrontend.Hosting;

/// <summary>Opens the listeners of <see cref="Tidegate.Configuration.ListenOptions"/>, each of which marks its connections with its role.</summary>
internal sealed class ListenerSetup(IOptions<TidegateOptions> options, ListenAddresses addresses) : IConfigureOptions<KestrelServerOptions>
{
    /// <inheritdoc/>
    public void Configure(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        var certificates = new Lazy<(X509Certificate2 Leaf, X509Certificate2Collection Chain)>(LoadCertificate);
        foreach (var role in Enum.GetValues<ListenerRole>())
        {
            foreach (var address in addresses.Configured(role))
            {
                addresses.Bind(server, address, listener =>
                {
                    listener.Protocols = Protocols(role, address.IsHttps);
                    Mark(listener, role);
                    if (address.IsHttps)
                    {
                        listener.UseHttps(https =>
                        {
                            https.ServerCertificate = certificates.Value.Leaf;
                            https.ServerCertificateChain = certificates.Value.Chain;
                        });
                    }
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

    private (X509Certificate2 Leaf, X509Certificate2Collection Chain) LoadCertificate()
    {
        var listen = options.Value.Listen;
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(listen.CertificatePath!);
            return (X509Certificate2.CreateFromPemFile(listen.CertificatePath!, listen.CertificateKeyPath), chain);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                "the certificate cannot be used; Tidegate:Listen:CertificatePath must name a PEM certificate and Tidegate:Listen:CertificateKeyPath "
                + $"its unencrypted PEM key ({failure.Message})",
                failure);
        }
    }

    private sealed record RoleMark(ListenerRole Role) : IListenerRole;
}
