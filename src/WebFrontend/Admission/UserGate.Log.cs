using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Admission;

internal sealed partial class UserGate
{
    [LoggerMessage(3030, LogLevel.Warning, "The connections of a user of hub {Hub} could not be counted; the local count is used.")]
    private partial void LogCountFailed(Exception exception, string hub);
}
