using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tidegate.Configuration.Certificates;

/// <summary>Judges the files of a member: every defect at once, so that an operator mends them in one go.</summary>
internal static class CertificateCheck
{
    private const string CertificatePath = nameof(ClusterTlsOptions.CertificatePath);
    private const string KeyPath = nameof(ClusterTlsOptions.KeyPath);
    private const string AuthorityPath = nameof(ClusterTlsOptions.AuthorityPath);

    // RFC 5280 section 4.2.1.12.
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string PrivateKeyLabel = "PRIVATE KEY-----";

    /// <summary>What is wrong with the files at a moment; nothing where they can be used.</summary>
    public static IReadOnlyList<CertificateDefect> Find(CertificateFiles files, DateTimeOffset now)
    {
        var defects = new List<CertificateDefect>();
        var certificates = Certificates(files.Certificate, CertificatePath, "the certificate of this process", defects);
        var authority = Certificates(files.Authority, AuthorityPath, "the root certificates of the authority", defects);
        CheckKey(files, certificates is not null, defects);
        var trust = authority is null ? null : Trust(files.Authority, authority, defects);
        if (certificates is [var leaf, ..])
        {
            CheckUsage(leaf, defects);
            if (trust is not null)
                CheckChain(leaf, certificates, trust, now, defects);
        }

        return defects;
    }

    private static X509Certificate2Collection? Certificates(CertificateFile file, string setting, string what, List<CertificateDefect> defects)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(file.Text);
        }
        catch (CryptographicException)
        {
            // Like a file without any: it is no use.
        }

        if (certificates.Count > 0)
            return certificates;
        defects.Add(new CertificateDefect(setting, $"must name the PEM file of {what}, and {file.Failure ?? "there is none in it"}"));
        return null;
    }

    private static void CheckKey(CertificateFiles files, bool hasCertificate, List<CertificateDefect> defects)
    {
        var key = files.Key;
        if (key.Failure is not null || !key.Text.Contains(PrivateKeyLabel, StringComparison.Ordinal))
        {
            defects.Add(new CertificateDefect(KeyPath, $"must name the PEM file of the private key, and {key.Failure ?? "there is none in it"}"));
        }
        else if (key.Text.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            defects.Add(new CertificateDefect(KeyPath, "must hold the private key without encryption; let only the user of this process read the file"));
        }
        else if (hasCertificate && !IsPair(files))
        {
            defects.Add(new CertificateDefect(KeyPath, $"must hold the private key of the first certificate in {CertificatePath}, and holds another"));
        }
    }

    private static bool IsPair(CertificateFiles files)
    {
        try
        {
            X509Certificate2.CreateFromPem(files.Certificate.Text, files.Key.Text).Dispose();
            return true;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static CertificateTrust? Trust(CertificateFile file, X509Certificate2Collection authority, List<CertificateDefect> defects)
    {
        if (file.Text.Contains(PrivateKeyLabel, StringComparison.Ordinal))
            defects.Add(new CertificateDefect(AuthorityPath, "must not hold a private key: who has the authority's can join the cluster"));
        var trust = new CertificateTrust(authority);
        if (trust.HasRoot)
            return trust;
        defects.Add(new CertificateDefect(AuthorityPath, "must hold the self-signed root certificate; intermediate ones may stand beside it"));
        return null;
    }

    private static void CheckUsage(X509Certificate2 leaf, List<CertificateDefect> defects)
    {
        var usages = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault()?.EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.Value).ToList();
        if (usages is not null && !(usages.Contains(ServerAuthentication) && usages.Contains(ClientAuthentication)))
            defects.Add(new CertificateDefect(CertificatePath, "must allow both server and client authentication, or not limit its extended key usage"));
    }

    private static void CheckChain(
        X509Certificate2 leaf,
        X509Certificate2Collection sent,
        CertificateTrust trust,
        DateTimeOffset now,
        List<CertificateDefect> defects)
    {
        using var chain = new X509Chain { ChainPolicy = trust.Policy() };
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        if (chain.Build(leaf))
            return;

        foreach (var element in chain.ChainElements.Where(element => element.ChainElementStatus.Any(IsTime)))
        {
            var setting = element.Certificate.Equals(leaf) ? CertificatePath : AuthorityPath;
            defects.Add(new CertificateDefect(setting, $"must be valid now; {element.Certificate.Subject} is so from {Utc(element.Certificate.NotBefore)} to {Utc(element.Certificate.NotAfter)}"));
        }

        var others = chain.ChainStatus.Where(status => !IsTime(status)).Select(status => status.StatusInformation.Trim()).ToList();
        if (others.Count > 0)
            defects.Add(new CertificateDefect(CertificatePath, $"must be issued by a root in {AuthorityPath} ({string.Join("; ", others)})"));
    }

    private static bool IsTime(X509ChainStatus status) => status.Status == X509ChainStatusFlags.NotTimeValid;

    private static string Utc(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
