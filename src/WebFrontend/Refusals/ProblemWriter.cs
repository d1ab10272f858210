using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.WebFrontend.Http;

namespace Tidegate.WebFrontend.Refusals;

/// <summary>The one writer of problem documents (RFC 9457); each carries the correlation id of its request.</summary>
internal static class ProblemWriter
{
    /// <summary>Writes the whole answer to an upgrade, and has an HTTP/1.1 connection closed after it.</summary>
    public static Task WriteAsync(HttpContext context, Denial denial)
    {
        // What follows a refused upgrade on the same connection may have been meant as frames.
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        return WriteAsync(context, denial.Problem);
    }

    /// <summary>Writes the whole answer.</summary>
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.StatusCode;
        response.ContentType = "application/problem+json";
        int? retryAfter = problem.RetryAfter is { } wait ? (int)Math.Max(1, Math.Ceiling(wait.TotalSeconds)) : null;
        if (retryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

        var body = Serialize(problem, retryAfter, CorrelationId.Of(context));
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static byte[] Serialize(Problem problem, int? retryAfter, string correlationId)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (problem.Type is { } type) json.WriteString("type", type);
            json.WriteString("title", problem.Title);
            json.WriteNumber("status", problem.StatusCode);
            json.WriteString("detail", problem.Detail);
            if (problem.Reason is { } reason) json.WriteString("reason", reason);
            if (problem.Claim is { } claim) json.WriteString("claim", claim);
            if (problem.Met is { } met)
            {
                json.WriteNumber("limit", met.Limit);
                json.WriteNumber("inUse", met.InUse);
            }

            if (retryAfter is { } seconds) json.WriteNumber("retryAfterSeconds", seconds);
            json.WriteString("correlationId", correlationId);
            if (problem.Code is { } code)
            {
                json.WriteString("code", code);
                json.WriteString("message", problem.Detail);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
