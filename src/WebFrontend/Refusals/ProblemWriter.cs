using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Tidegate.Budget;
using Tidegate.WebFrontend.Http;

namespace Tidegate.WebFrontend.Refusals;

/// <summary>Writes a denial as a problem document (RFC 9457), with <c>code</c> and <c>message</c> for Web PubSub's clients.</summary>
internal static class ProblemWriter
{
    /// <summary>Writes the whole answer and has an HTTP/1.1 connection closed after it.</summary>
    public static async Task WriteAsync(HttpContext context, Denial denial)
    {
        var response = context.Response;
        response.StatusCode = denial.StatusCode;
        response.ContentType = "application/problem+json";
        // What follows a refused upgrade on the same connection may have been meant as frames.
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
            response.Headers.Connection = "close";
        if (denial.Refusal is { } refusal)
            response.Headers.RetryAfter = RetryAfterSeconds(refusal).ToString(CultureInfo.InvariantCulture);

        var body = Serialize(denial, CorrelationId.Of(context));
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static byte[] Serialize(Denial denial, string correlationId)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "urn:tidegate:refused:" + denial.Reason);
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(denial.StatusCode));
            json.WriteNumber("status", denial.StatusCode);
            json.WriteString("detail", denial.Detail);
            json.WriteString("reason", denial.Reason);
            if (denial.Refusal is { } refusal)
            {
                json.WriteNumber("limit", refusal.Limit);
                json.WriteNumber("inUse", refusal.InUse);
                json.WriteNumber("retryAfterSeconds", RetryAfterSeconds(refusal));
            }

            json.WriteString("correlationId", correlationId);
            json.WriteString("code", Code(denial.Reason));
            json.WriteString("message", denial.Detail);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static int RetryAfterSeconds(Refusal refusal) => (int)Math.Max(1, Math.Ceiling(refusal.RetryAfter.TotalSeconds));

    private static string Code(string reason) => reason switch
    {
        RefusalReasons.Limit => "ConnectionCountLimitReached",
        RefusalReasons.Draining => "Draining",
        RefusalReasons.Unavailable => "Unavailable",
        RefusalReasons.Rate => "ConnectRateLimitReached",
        RefusalReasons.Capacity => "CapacityReached",
        RefusalReasons.UserLimit => "UserLimitReached",
        RefusalReasons.IpLimit => "AddressLimitReached",
        Denial.AuthReason => "Unauthorized",
        Denial.OriginReason => "OriginNotAllowed",
        _ => "BadRequest",
    };
}
