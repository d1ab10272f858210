using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Listen</c>: the listeners of a frontend and of a silo.</summary>
public sealed class ListenOptions
{
    /// <summary>Addresses for clients and applications, separated by <c>;</c>. Default http://127.0.0.1:8080. Port 0 takes a free one.</summary>
    public string Public { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Addresses for operators, separated by <c>;</c>. Default http://127.0.0.1:8081. Port 0 takes a free one.</summary>
    public string Admin { get; set; } = "http://127.0.0.1:8081";

    /// <summary>
    /// Addresses of a silo in a process of its own, for probes, metrics and the Orleans Dashboard, separated by <c>;</c>. Default
    /// http://127.0.0.1:0, so that several silos share a machine: the line that says that the silo is ready has the port. A silo inside
    /// Standalone opens none.
    /// </summary>
    public string Silo { get; set; } = "http://127.0.0.1:0";

    /// <summary><c>Http1</c>, <c>Http2</c> (prior knowledge where there is no TLS) or <c>Http1AndHttp2</c> (needs https). Default <c>Http1</c>.</summary>
    public ListenProtocols Protocols { get; set; } = ListenProtocols.Http1;

    /// <summary>PEM file of the certificate for https addresses. Default none.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>PEM file of its private key. Default none.</summary>
    public string? CertificateKeyPath { get; set; }

    /// <summary>
    /// Networks in CIDR form whose proxies say who the client is and how it came (X-Forwarded-For, X-Forwarded-Proto); from others these
    /// headers have no effect. Default none.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>Connections that the kernel may queue before they are accepted. Default 8,192; 16 to 65,535.</summary>
    [Range(16, 65535)]
    public int Backlog { get; set; } = 8192;
}
