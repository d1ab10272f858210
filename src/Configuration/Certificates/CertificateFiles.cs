using System.Security.Cryptography;
using System.Text;

namespace Tidegate.Configuration.Certificates;

/// <summary>The three PEM files of <see cref="ClusterTlsOptions"/> as they were at one moment.</summary>
/// <param name="Certificate">This process's certificate, then intermediate ones.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Authority">The roots, and intermediate ones if members do not send them.</param>
internal sealed record CertificateFiles(CertificateFile Certificate, CertificateFile Key, CertificateFile Authority)
{
    /// <summary>Reads all three; only for options that are configured.</summary>
    public static CertificateFiles Read(ClusterTlsOptions options) => new(
        CertificateFile.Read(options.CertificatePath!),
        CertificateFile.Read(options.KeyPath!),
        CertificateFile.Read(options.AuthorityPath!));

    /// <summary>
    /// Tells one content from another without keeping the private key in memory. Contents and not times are compared: a mounted secret is
    /// a symbolic link whose own time never changes.
    /// </summary>
    public string Fingerprint() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', new[] { Certificate, Key, Authority }.Select(file => file.Failure ?? file.Text)))));
}
