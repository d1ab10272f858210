namespace Tidegate.Processes.Certificates;

/// <summary>The three files of a member of the cluster, in a folder.</summary>
/// <param name="folder">Where they are; it exists.</param>
public sealed class CertificateFolder(string folder)
{
    /// <summary>Path of the certificate.</summary>
    public string CertificatePath { get; } = Path.Combine(folder, "member.pem");

    /// <summary>Path of its key.</summary>
    public string KeyPath { get; } = Path.Combine(folder, "member.key");

    /// <summary>Path of the authority's certificates.</summary>
    public string AuthorityPath { get; } = Path.Combine(folder, "authority.pem");

    /// <summary>The keys below <c>Tidegate:</c> that name the files.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Cluster:Tls:CertificatePath"] = CertificatePath,
        ["Cluster:Tls:KeyPath"] = KeyPath,
        ["Cluster:Tls:AuthorityPath"] = AuthorityPath,
    };

    /// <summary>The same as arguments <c>Tidegate:key=value</c>.</summary>
    public string[] Arguments => [.. Settings.Select(setting => $"Tidegate:{setting.Key}={setting.Value}")];

    /// <summary>Writes a member's files, each replaced as a whole.</summary>
    public CertificateFolder Write(TestCertificate certificate, params TestAuthority[] trusted) =>
        Write(certificate.Pem, certificate.KeyPem, string.Join('\n', trusted.Select(authority => authority.Pem)));

    /// <inheritdoc cref="Write(TestCertificate, TestAuthority[])"/>
    public CertificateFolder Write(string certificate, string key, string authority)
    {
        Replace(AuthorityPath, authority);
        Replace(KeyPath, key);
        Replace(CertificatePath, certificate);
        return this;
    }

    private static void Replace(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
