using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Tidegate.WebFrontend.Admission;

/// <summary>The id that ties the log lines of one request together.</summary>
internal static class CorrelationId
{
    /// <summary>The W3C trace id where there is one, else the server's own id of the request.</summary>
    public static string Of(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}
