using System.Security.Cryptography.X509Certificates;

namespace Tidegate.Processes.Certificates;

/// <summary>A certificate and its private key, as PEM.</summary>
/// <param name="Pem">The certificate.</param>
/// <param name="KeyPem">The private key.</param>
public sealed record TestCertificate(string Pem, string KeyPem)
{
    /// <summary>The certificate with its key, for a TLS client of the test's own.</summary>
    public X509Certificate2 Open() => X509Certificate2.CreateFromPem(Pem, KeyPem);
}
