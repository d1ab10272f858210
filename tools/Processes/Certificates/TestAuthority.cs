using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tidegate.Processes.Certificates;

/// <summary>A private certificate authority of one test.</summary>
public sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _certificate;

    private TestAuthority(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>Its certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Its private key.</summary>
    public string KeyPem => _certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    /// <summary>A new root; two of the same name differ in their keys.</summary>
    public static TestAuthority Create(string name = "test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = AuthorityRequest(name, key);
        return new TestAuthority(request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-10), DateTimeOffset.UtcNow.AddYears(10)));
    }

    /// <summary>An authority below this one.</summary>
    public TestAuthority Intermediate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(AuthorityRequest(name, key), DateTimeOffset.UtcNow.AddYears(-5), DateTimeOffset.UtcNow.AddYears(5));
        return new TestAuthority(certificate.CopyWithPrivateKey(key));
    }

    /// <summary>A certificate of a member.</summary>
    /// <param name="name">Common name.</param>
    /// <param name="validFrom">Time from now; default two days ago.</param>
    /// <param name="validFor">Default thirty days.</param>
    /// <param name="serverUse">Whether the extended key usage names servers.</param>
    /// <param name="clientUse">Whether it names clients; with neither there is no extended key usage.</param>
    public TestCertificate Issue(string name, TimeSpan? validFrom = null, TimeSpan? validFor = null, bool serverUse = true, bool clientUse = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        var usages = new OidCollection();
        if (serverUse)
            usages.Add(new Oid(ServerAuthentication));
        if (clientUse)
            usages.Add(new Oid(ClientAuthentication));
        if (usages.Count > 0)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, critical: true));
        var from = DateTimeOffset.UtcNow + (validFrom ?? TimeSpan.FromDays(-2));
        using var certificate = Sign(request, from, from + (validFor ?? TimeSpan.FromDays(30)));
        return new TestCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    private static CertificateRequest AuthorityRequest(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    // The key identifiers tell authorities of one name apart, as those of openssl do.
    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset to)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, includeIssuerAndSerial: false));
        return request.Create(_certificate, from, to, RandomNumberGenerator.GetBytes(16));
    }
}
