using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.Silo.Operators;

/// <summary>Says in one line that the silo is ready, and where.</summary>
internal sealed partial class SiloReadyLine(SiloAddresses addresses, IOptions<TidegateOptions> options, ILogger<SiloReadyLine> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>All services have started: the silo, and the listener.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var cluster = options.Value.Cluster;
        LogReady(cluster.ClusterId, cluster.SiloPort, cluster.GatewayPort, string.Join(", ", addresses.All));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1201, LogLevel.Information, "Tidegate silo is ready: cluster {ClusterId}, silos at port {SiloPort}, frontends at port {GatewayPort}, operators {Operators}")]
    private partial void LogReady(string clusterId, int siloPort, int gatewayPort, string operators);
}
