using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Configuration.Certificates;

namespace Tidegate.Hosting.Clustering;

/// <summary>
/// The certificates of this process as the files have them now. They are looked at for each handshake, which comes seldom, so that
/// replaced files hold from the next connection on. Files that cannot be used, such as a certificate whose key is still to come, change
/// nothing.
/// </summary>
internal sealed partial class ClusterCertificates(IOptions<TidegateOptions> options, TimeProvider time, ILogger<ClusterCertificates> logger)
{
    private readonly Lock _gate = new();
    private string? _tried;
    private MemberCertificate? _current;

    /// <summary>What holds for a connection that begins now.</summary>
    /// <exception cref="InvalidOperationException">The files have not been usable once since the start.</exception>
    public MemberCertificate Current()
    {
        lock (_gate)
        {
            var files = CertificateFiles.Read(options.Value.Cluster.Tls);
            var fingerprint = files.Fingerprint();
            if (fingerprint != _tried)
            {
                _tried = fingerprint;
                Take(files);
            }

            return _current ?? throw new InvalidOperationException("The certificates of Tidegate:Cluster:Tls cannot be used; the log says why.");
        }
    }

    /// <summary>
    /// Whether a peer is let in. A name is not asked for: members are reached by addresses that come and go, and the authority is private,
    /// so that its certificate by itself proves membership.
    /// </summary>
    public bool Accepts(X509Certificate2 peer, X509Chain? chain, SslPolicyErrors errors)
    {
        var isMember = (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        if (!isMember)
            LogPeerRefused(peer.Subject, string.Join("; ", chain?.ChainStatus.Select(status => status.StatusInformation.Trim()) ?? []));
        return isMember;
    }

    private void Take(CertificateFiles files)
    {
        var defects = CertificateCheck.Find(files, time.GetUtcNow());
        if (defects.Count > 0)
        {
            LogNotUsable(string.Join("; ", defects));
            return;
        }

        _current = MemberCertificate.Of(files);
        LogInUse(_current.Leaf.Subject, _current.Leaf.SerialNumber, _current.Leaf.NotAfter.ToUniversalTime());
    }
}
