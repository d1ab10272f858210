using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Upgrades;

internal sealed partial class UpgradeEndpoint
{
    [LoggerMessage(3041, LogLevel.Debug, "A client left while it waited for its upgrade; correlation {CorrelationId}.")]
    private partial void LogLeft(string correlationId);
}
