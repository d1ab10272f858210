using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Cluster;

/// <summary>
/// Whether the cluster client has a gateway. In a process that is a silo itself nothing is ever reported: connected for good.
/// </summary>
internal sealed partial class ClusterConnection(ILogger<ClusterConnection> logger) : IClusterConnectionStatusObserver
{
    private volatile bool _isLost;

    /// <summary>False from the loss of the last gateway to the first one after it.</summary>
    public bool IsConnected => !_isLost;

    /// <summary>Raised when a gateway came or went and one is left: grains may have been lost, and want to be told again.</summary>
    public event Action? Changed;

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        LogGateways(logger, previousNumberOfGateways, currentNumberOfGateways);
        if (currentNumberOfGateways == 0) return;
        _isLost = false;
        if (currentNumberOfGateways != previousNumberOfGateways) Changed?.Invoke();
    }

    /// <summary>Everything that grains know from this frontend is told to them again, as if a gateway had come.</summary>
    public void TellAgain() => Changed?.Invoke();

    public void NotifyClusterConnectionLost()
    {
        _isLost = true;
        LogLost(logger);
    }
}
