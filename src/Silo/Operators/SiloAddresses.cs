using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting.Listening;

namespace Tidegate.Silo.Operators;

/// <summary>The addresses of the listener of a silo.</summary>
internal sealed class SiloAddresses(IOptions<TidegateOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>Probes, scrapers and operators together are a few dozen.</summary>
    private const int MaxConnections = 256;

    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(10);

    private readonly ListenAddress[] _configured = ListenAddress.ParseAll(options.Value.Listen.Silo);
    private readonly BoundAddresses _bound = new();

    /// <summary>What is open; once the server has started, with the ports that port 0 became.</summary>
    public IReadOnlyList<string> All => [.. _configured.Select(address => _bound.Of(address).ToString())];

    /// <inheritdoc/>
    public void Configure(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        // Connections that say nothing would take the descriptors of the silo.
        server.Limits.MaxConcurrentConnections = MaxConnections;
        server.Limits.RequestHeadersTimeout = RequestTime;
        var certificate = new ListenerCertificate(options.Value.Listen);
        foreach (var address in _configured)
        {
            _bound.Bind(server, address, listener =>
            {
                listener.Protocols = address.IsHttps ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                if (address.IsHttps)
                    certificate.UseFor(listener);
                listener.UseStreamAnswers();
            });
        }
    }
}
