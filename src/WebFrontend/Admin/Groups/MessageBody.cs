using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Tidegate.Topics;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Groups;

/// <summary>
/// A message out of the body of a request: <c>text/plain</c> and <c>application/json</c> become a text frame, the JSON as it stands;
/// <c>application/octet-stream</c> a binary one.
/// </summary>
internal static class MessageBody
{
    private const int MaxDepth = 64;

    /// <returns>The message, or the answer that says why there is none.</returns>
    public static async Task<(Message? Message, IResult? Problem)> ReadAsync(HttpContext context)
    {
        if (KindOf(context.Request.ContentType) is not { } form)
        {
            return (null, Problem.UnsupportedMediaType("Send Content-Type text/plain or application/json in UTF-8, or application/octet-stream."));
        }

        var body = await BodyReader.ReadAsync(context.Request, Message.MaxPayloadBytes, context.RequestAborted);
        if (body is null) return (null, Problem.TooLarge($"A message has at most {Message.MaxPayloadBytes} bytes."));
        if (form.Kind == MessageKind.Text && !Utf8.IsValid(body))
        {
            return (null, Problem.BadRequest("The body is not valid UTF-8."));
        }

        if (form.Json && !IsJson(body))
        {
            return (null, Problem.BadRequest($"The body is not one JSON value of at most {MaxDepth} levels."));
        }

        if (!IdempotencyKey.TryRead(context.Request.Headers, out var identity))
        {
            return (null, Problem.BadRequest(IdempotencyKey.Rule));
        }

        return (new Message { Kind = form.Kind, Payload = body, IsJson = form.Json, MessageId = identity ?? Guid.NewGuid() }, null);
    }

    private static (MessageKind Kind, bool Json)? KindOf(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return null;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (charset.HasValue && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return null;
        return type.MediaType.Value?.ToLowerInvariant() switch
        {
            "text/plain" => (MessageKind.Text, false),
            "application/json" => (MessageKind.Text, true),
            "application/octet-stream" => (MessageKind.Binary, false),
            _ => null,
        };
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
