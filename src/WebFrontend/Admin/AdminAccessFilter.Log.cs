using System.Net;
using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Admin;

internal sealed partial class AdminAccessFilter
{
    [LoggerMessage(4100, LogLevel.Warning, "An admin request from {Remote} was refused: {Check}.")]
    private static partial void LogRefused(ILogger logger, IPAddress? remote, string check);
}
