using Microsoft.Extensions.Logging;

namespace Tidegate.Hosting.Clustering;

internal sealed partial class ClusterCertificates
{
    [LoggerMessage(1300, LogLevel.Information, "New connections of the cluster use the certificate {Subject}, serial number {Serial}, valid until {NotAfter:u}")]
    private partial void LogInUse(string subject, string serial, DateTime notAfter);

    [LoggerMessage(1301, LogLevel.Warning, "The files of Tidegate:Cluster:Tls cannot be used, what held before goes on to hold: {Defects}")]
    private partial void LogNotUsable(string defects);

    [LoggerMessage(1302, LogLevel.Warning, "A peer that showed the certificate {Subject} was refused: {Reason}")]
    private partial void LogPeerRefused(string subject, string reason);
}
