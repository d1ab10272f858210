using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.Silo.Hosting;

/// <summary>Says in one line that the silo is ready, and where.</summary>
internal sealed partial class SiloReadyLine(IOptions<TidegateOptions> options, ILogger<SiloReadyLine> logger) : IHostedService
{
    /// <summary>The silo has started: services start in the order of their registration.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var cluster = options.Value.Cluster;
        LogReady(cluster.ClusterId, cluster.SiloPort, cluster.GatewayPort);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1201, LogLevel.Information, "Tidegate silo is ready: cluster {ClusterId}, silos at port {SiloPort}, frontends at port {GatewayPort}")]
    private partial void LogReady(string clusterId, int siloPort, int gatewayPort);
}
