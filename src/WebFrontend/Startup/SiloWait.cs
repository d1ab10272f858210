using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Startup;

/// <summary>A frontend that starts before its silo waits for it, for as long as it takes, and says so.</summary>
internal sealed partial class SiloWait(IOptions<TidegateOptions> options, TimeProvider time, ILogger<SiloWait> logger) : IClientConnectionRetryFilter
{
    private const int AttemptsPerLine = 15;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _attempts;

    /// <inheritdoc/>
    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (_attempts++ % AttemptsPerLine == 0)
            SayWaiting(options.Value.Cluster, exception.Message);
        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    private void SayWaiting(ClusterOptions cluster, string reason)
    {
        if (cluster.Mode == ClusterMode.Redis)
            LogWaitingForMember(cluster.ServiceId, cluster.ClusterId);
        else
            LogWaiting(cluster.Gateways, reason);
    }

    [LoggerMessage(1001, LogLevel.Warning, "Waiting for a silo at {Gateways} (Tidegate:Cluster:Gateways): {Reason}")]
    private partial void LogWaiting(string gateways, string reason);

    [LoggerMessage(1002, LogLevel.Warning, "Waiting for a silo: Redis knows none that is alive of service {ServiceId}, cluster {ClusterId} (Tidegate:Cluster)")]
    private partial void LogWaitingForMember(string serviceId, string clusterId);
}
