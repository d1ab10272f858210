using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Tidegate.WebFrontend.Http;

/// <summary>What ties the log lines, grain calls and answers of one request together.</summary>
internal static class CorrelationId
{
    /// <summary>The W3C trace id of the request, where it is traced; else its identifier in this process.</summary>
    public static string Of(HttpContext context) => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
        ? activity.TraceId.ToHexString()
        : context.TraceIdentifier;
}
