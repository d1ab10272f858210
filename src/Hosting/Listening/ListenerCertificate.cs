using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using KestrelListener = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace Tidegate.Hosting.Listening;

/// <summary>The certificate of https addresses; read when the first of them is opened.</summary>
internal sealed class ListenerCertificate(Tidegate.Configuration.ListenOptions options)
{
    private readonly Lazy<(X509Certificate2 Leaf, X509Certificate2Collection Chain)> _files = new(() => Load(options));

    /// <summary>Has a listener speak TLS.</summary>
    /// <exception cref="StartRefusedException">The files cannot be used.</exception>
    public void UseFor(KestrelListener listener) => listener.UseHttps(https =>
    {
        https.ServerCertificate = _files.Value.Leaf;
        https.ServerCertificateChain = _files.Value.Chain;
    });

    private static (X509Certificate2 Leaf, X509Certificate2Collection Chain) Load(Tidegate.Configuration.ListenOptions listen)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(listen.CertificatePath!);
            return (X509Certificate2.CreateFromPemFile(listen.CertificatePath!, listen.CertificateKeyPath), chain);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                "the certificate cannot be used; Tidegate:Listen:CertificatePath must name a PEM certificate and Tidegate:Listen:CertificateKeyPath "
                + $"its unencrypted PEM key ({failure.Message})",
                failure);
        }
    }
}
