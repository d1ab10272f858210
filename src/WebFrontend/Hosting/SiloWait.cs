using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Hosting;

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
            LogWaiting(options.Value.Cluster.Gateways, exception.Message);
        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    [LoggerMessage(1001, LogLevel.Warning, "Waiting for a silo at {Gateways} (Tidegate:Cluster:Gateways): {Reason}")]
    private partial void LogWaiting(string gateways, string reason);
}
