using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Cluster;

internal sealed partial class ClusterConnection
{
    [LoggerMessage(4010, LogLevel.Information, "Connected gateways: {Previous} before, {Current} now.")]
    private static partial void LogGateways(ILogger logger, int previous, int current);

    [LoggerMessage(4011, LogLevel.Warning, "No gateway of the cluster is connected. Open connections stay; new ones need local permits.")]
    private static partial void LogLost(ILogger logger);
}
