using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tidegate.Compare.Starting;

/// <summary>A certificate that nobody vouches for, for the peers that speak TLS.</summary>
internal static class Certificate
{
    /// <summary>Its file.</summary>
    public static string PathIn(Workshop workshop) => Path.Combine(workshop.Artifacts, "certificate.pem");

    /// <summary>The file of its key.</summary>
    public static string KeyIn(Workshop workshop) => Path.Combine(workshop.Artifacts, "certificate.key");

    /// <summary>Writes both.</summary>
    public static void Write(Workshop workshop)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        File.WriteAllText(PathIn(workshop), certificate.ExportCertificatePem());
        File.WriteAllText(KeyIn(workshop), key.ExportPkcs8PrivateKeyPem());
    }
}
