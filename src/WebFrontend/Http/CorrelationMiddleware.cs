using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Http;

/// <summary>
/// Ties together what one request causes. The id is the trace id of the W3C header <c>traceparent</c> where the caller sent one, else a
/// new one. It is the request's <see cref="HttpContext.TraceIdentifier"/>, stands in the log scope, and goes back in
/// <see cref="Header"/> with every answer, refusals and the 101 of an upgrade included.
/// </summary>
internal sealed class CorrelationMiddleware(RequestDelegate next, ILogger<CorrelationMiddleware> logger)
{
    /// <summary>Response header with the id.</summary>
    public const string Header = "X-Correlation-Id";

    /// <summary>Runs the request with its id.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var id = (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId : ActivityTraceId.CreateRandom()).ToHexString();
        context.TraceIdentifier = id;

        // At the last moment, since an error handler on the way clears the headers.
        context.Response.OnStarting(static state =>
        {
            var response = ((HttpContext)state).Response;
            response.Headers[Header] = response.HttpContext.TraceIdentifier;
            return Task.CompletedTask;
        }, context);

        using (logger.BeginScope(new KeyValuePair<string, object>[] { new("CorrelationId", id) }))
            await next(context);
    }
}
