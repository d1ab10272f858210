using System.Net.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Clustering;

/// <summary>Encrypts the connections inside the cluster, with certificates on both sides, where <see cref="ClusterTlsOptions"/> are set.</summary>
internal static class ClusterTls
{
    /// <summary>How long a peer may take for its handshake before it is cut off.</summary>
    public static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    /// <summary>Encrypts what a silo accepts from silos and frontends, and what it opens to other silos.</summary>
    public static ISiloBuilder UseTidegateTls(this ISiloBuilder silo, ClusterTlsOptions tls)
    {
        if (!tls.IsConfigured)
            return silo;

        AddOptions(silo.Services);
        silo.Services.AddOptions<SiloConnectionOptions>().Configure((SiloConnectionOptions connections, IOptions<TlsOptions> options) =>
        {
            connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(options.Value));
            connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(options.Value));
            connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(options.Value));
        });
        return silo;
    }

    /// <summary>Encrypts what a frontend opens to gateways.</summary>
    public static IClientBuilder UseTidegateTls(this IClientBuilder client, ClusterTlsOptions tls)
    {
        if (!tls.IsConfigured)
            return client;

        AddOptions(client.Services);
        client.Services.AddOptions<ClientConnectionOptions>().Configure((ClientConnectionOptions connections, IOptions<TlsOptions> options) =>
            connections.ConfigureConnection(connection => connection.UseClientTls(options.Value)));
        return client;
    }

    private static void AddOptions(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClusterCertificates>();
        services.AddOptions<TlsOptions>().Configure<ClusterCertificates>(Fill);
    }

    // The selector only satisfies the library, which demands a certificate at start. What is chosen for each connection is more: it has the
    // intermediate certificates, and a policy that keeps the verification off the network and off the roots of the operating system.
    // Sessions are not resumed, so that every connection is verified against the files as they are.
    private static void Fill(TlsOptions options, ClusterCertificates certificates)
    {
        options.HandshakeTimeout = HandshakeLimit;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = certificates.Accepts;
        options.LocalServerCertificateSelector = (_, _) => certificates.Current().Leaf;
        options.OnAuthenticateAsServer = (_, connection) =>
        {
            var (current, server) = (certificates.Current(), (SslServerAuthenticationOptions)connection.SslServerAuthenticationOptions);
            server.ServerCertificateSelectionCallback = null;
            server.ServerCertificateContext = current.Context;
            server.CertificateChainPolicy = current.Trust.Policy();
            server.AllowTlsResume = false;
            server.AllowRenegotiation = false;
        };
        options.OnAuthenticateAsClient = (_, connection) =>
        {
            var (current, client) = (certificates.Current(), (SslClientAuthenticationOptions)connection.SslClientAuthenticationOptions);
            client.ClientCertificateContext = current.Context;
            client.CertificateChainPolicy = current.Trust.Policy();
            client.AllowTlsResume = false;
            client.AllowRenegotiation = false;
        };
    }
}
