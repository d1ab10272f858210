using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Subprotocols;

namespace Tidegate.WebFrontend.Handlers;

internal sealed partial class JsonActions
{
    [LoggerMessage(
        3080,
        LogLevel.Warning,
        "{Kind} of connection {ConnectionId} of hub {Hub} came to nothing: {Error}: {Reason} {KeptBack} more since the last such line.")]
    private static partial void LogFailed(
        ILogger logger,
        ClientFrameKind kind,
        string connectionId,
        string hub,
        string error,
        string reason,
        int keptBack);
}
