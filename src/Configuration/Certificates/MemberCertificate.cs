using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Tidegate.Configuration.Certificates;

/// <summary>What this process proves itself with, and what it demands of others. Never changes; a change of the files makes another.</summary>
internal sealed class MemberCertificate
{
    private MemberCertificate(X509Certificate2 leaf, X509Certificate2Collection others, CertificateTrust trust)
    {
        Leaf = leaf;
        Trust = trust;
        Context = SslStreamCertificateContext.Create(leaf, others, offline: true);
    }

    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>The same with the intermediate certificates that are sent along.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Who is accepted.</summary>
    public CertificateTrust Trust { get; }

    /// <summary>Makes it of files in which <see cref="CertificateCheck"/> finds nothing wrong.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They cannot be used.</exception>
    public static MemberCertificate Of(CertificateFiles files)
    {
        var (sent, authority) = (new X509Certificate2Collection(), new X509Certificate2Collection());
        sent.ImportFromPem(files.Certificate.Text);
        authority.ImportFromPem(files.Authority.Text);
        var leaf = X509Certificate2.CreateFromPem(files.Certificate.Text, files.Key.Text);
        return new MemberCertificate(leaf, [.. sent.Skip(1), .. authority], new CertificateTrust(authority));
    }
}
