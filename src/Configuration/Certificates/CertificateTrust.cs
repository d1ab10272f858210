using System.Security.Cryptography.X509Certificates;

namespace Tidegate.Configuration.Certificates;

/// <summary>
/// Who belongs to the cluster: whoever has a certificate that leads to one of these roots. Roots of the operating system do not count,
/// and nothing is asked or fetched over the network, since a handshake must not wait for a third party.
/// </summary>
internal sealed class CertificateTrust
{
    private readonly X509Certificate2Collection _roots = [];
    private readonly X509Certificate2Collection _intermediates = [];

    /// <summary>Sorts the certificates of the authority.</summary>
    public CertificateTrust(X509Certificate2Collection authority)
    {
        foreach (var certificate in authority)
            (IsSelfIssued(certificate) ? _roots : _intermediates).Add(certificate);
    }

    /// <summary>True where there is a root; without one nobody is trusted.</summary>
    public bool HasRoot => _roots.Count > 0;

    /// <summary>A policy for one verification, at the time of that verification.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_roots);
        policy.ExtraStore.AddRange(_intermediates);
        return policy;
    }

    private static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
