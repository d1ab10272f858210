namespace Tidegate.Configuration;

/// <summary>
/// <c>Tidegate:Cluster:Tls</c>: encryption between silos, and between frontends and silos. All three files or none; the same keys for
/// silo and frontend. The files are read again when they change.
/// </summary>
public sealed class ClusterTlsOptions
{
    /// <summary>PEM file of this process's certificate, then of intermediate ones. Default none.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>PEM file of its private key, not encrypted. Default none.</summary>
    public string? KeyPath { get; set; }

    /// <summary>PEM file of the root certificates that members of the cluster are issued by. Default none.</summary>
    public string? AuthorityPath { get; set; }

    /// <summary>True where traffic inside the cluster is encrypted.</summary>
    public bool IsConfigured => CertificatePath is not null && KeyPath is not null && AuthorityPath is not null;
}
