using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Tidegate.Topics;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.ServiceApi.Sending;

/// <summary>
/// The content of a message out of the body of a request: <c>application/json</c> as it stands, <c>text/plain</c>, and
/// <c>application/octet-stream</c> or no type for bytes. Text in another encoding becomes UTF-8.
/// </summary>
internal static class MessageContent
{
    private const int MaxDepth = 64;
    private const string NotJson = "The request body is not a valid JSON.";

    /// <summary>Reads the body.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A message with this content, or the answer that says why there is none.</returns>
    public static async Task<(Message? Message, ServiceError? Error)> ReadAsync(HttpContext context)
    {
        if (FormOf(context.Request.ContentType) is not { } form) return (null, ServiceError.UnsupportedMediaType());
        var (body, error) = await ServiceBody.ReadAsync(context);
        if (body is null) return (null, error);
        if (form.Encoding is null) return (new Message { Kind = MessageKind.Binary, Payload = body }, null);

        if (TextBody.ToUtf8(body, form.Encoding) is not { } text)
            return (null, form.IsJson ? ServiceError.BadBody(NotJson) : ServiceError.BadBody($"The request body is not valid {form.Encoding.WebName}."));
        if (text.Length > Message.MaxPayloadBytes) return (null, ServiceError.BadBody($"The body has more than {Message.MaxPayloadBytes} bytes in UTF-8."));
        if (form.IsJson && !IsJson(text)) return (null, ServiceError.BadBody(NotJson));
        return (new Message { Kind = MessageKind.Text, Payload = text, IsJson = form.IsJson }, null);
    }

    /// <summary>The encoding, null for bytes; nothing where the type is none that is taken.</summary>
    private static (Encoding? Encoding, bool IsJson)? FormOf(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType)) return (null, false);
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return null;
        if (type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)) return (null, false);
        var isJson = type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        if (!isJson && !type.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase)) return null;
        return TextBody.EncodingOf(HeaderUtilities.RemoveQuotes(type.Charset).Value) is { } encoding ? (encoding, isJson) : null;
    }

    /// <summary>One value, which is not null: clients of Web PubSub do not survive that.</summary>
    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType == JsonTokenType.Null) return false;
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
