using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.ServiceApi.Common;

/// <summary>
/// What the service API answers where it cannot do what it was asked: the documents of Web PubSub, of which its libraries show the text. The
/// code stands in a header as well, the only place that an answer to HEAD has.
/// </summary>
/// <param name="StatusCode">HTTP status.</param>
/// <param name="Code">Machine-readable code.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Target">What it is about: a parameter, or a kind of thing.</param>
internal sealed record ServiceError(int StatusCode, string Code, string Message, string Target) : IResult
{
    /// <summary>Response header with the code.</summary>
    public const string CodeHeader = "x-ms-error-code";

    private const string BadRequestCode = "Error.BadRequest";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A parameter is wrong; the document has the form of a validation problem then.</summary>
    public bool IsValidation { get; init; }

    /// <summary>When to come back, or null; whole seconds on the wire, at least 1.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>400: a parameter is wrong.</summary>
    public static ServiceError Invalid(string target, string message) =>
        new(StatusCodes.Status400BadRequest, BadRequestCode, message, target) { IsValidation = true };

    /// <summary>400: the body is wrong.</summary>
    public static ServiceError BadBody(string message) => new(StatusCodes.Status400BadRequest, BadRequestCode, message, "body");

    /// <summary>400: the path names no hub, group or user.</summary>
    public static ServiceError BadPath() => Invalid(
        "path", $"A hub is {HubName.Rule}; a group or user has 1 to {GroupName.MaxLength} characters, percent-encoded.");

    /// <summary>415.</summary>
    public static ServiceError UnsupportedMediaType() => new(
        StatusCodes.Status415UnsupportedMediaType,
        "Error.UnsupportedMediaType",
        "Send Content-Type text/plain, application/json or application/octet-stream.",
        "Content-Type");

    /// <summary>404: nothing is here.</summary>
    public static ServiceError NoOperation() =>
        new(StatusCodes.Status404NotFound, "Error.Operation.NotExisted", "There is no such operation.", "Operation");

    /// <summary>404: there is no such connection, and one is needed.</summary>
    public static ServiceError NoConnection(string id) =>
        new(StatusCodes.Status404NotFound, "Error.Connection.NotExisted", $"Connection `{id}` is not found.", "Connection");

    /// <summary>404: the answer to whether there is a connection, a group or a user.</summary>
    /// <param name="kind"><c>Connection</c>, <c>Group</c> or <c>User</c>.</param>
    /// <param name="name">Its name.</param>
    public static ServiceError None(string kind, string name) =>
        new(StatusCodes.Status404NotFound, $"Warning.{kind}.NotExisted", $"{kind} `{name}` is not found.", kind);

    /// <summary>404: there is no such connection, or it has not the permission that was asked for.</summary>
    public static ServiceError NoPermission(string id) =>
        new(StatusCodes.Status404NotFound, "Info.Connection.NotExisted", $"Connection `{id}` is not found, or has no such permission.", "Connection");

    /// <summary>409: a permission can be neither granted nor taken away.</summary>
    public static ServiceError PermissionConflict(string id) => new(
        StatusCodes.Status409Conflict,
        "Error.Connection.Conflict",
        $"Connection `{id}` has {ClientRights.MaxEdits} permissions of its own already, or speaks a protocol without groups.",
        "Connection");

    /// <summary>503.</summary>
    public static ServiceError Unavailable(string message, TimeSpan retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, "Error.ServiceUnavailable", message, "Service") { RetryAfter = retryAfter };

    /// <summary>500, without details.</summary>
    public static ServiceError Internal(string correlationId) => new(
        StatusCodes.Status500InternalServerError,
        "Error.InternalServerError",
        $"The request failed; the log has the details under the correlation id {correlationId}.",
        "Service");

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCode;
        response.Headers[CodeHeader] = Code;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;

        var body = Serialize();
        response.ContentType = IsValidation ? "application/problem+json" : "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private byte[] Serialize()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("code", Code);
            json.WriteString("message", Message);
            json.WriteString("target", Target);
            if (IsValidation)
            {
                json.WriteStartObject("errors");
                json.WriteStartArray(Target);
                json.WriteStringValue(Message);
                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteString("title", "One or more parameters are not valid.");
                json.WriteNumber("status", StatusCode);
            }
            else
            {
                json.WriteNull("details");
                json.WriteNull("inner");
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
