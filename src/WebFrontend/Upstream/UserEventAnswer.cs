using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tidegate.Topics;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Subprotocols;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>What the answer to an event of a client means. Pure.</summary>
/// <param name="Reply">A message to that client; null for none.</param>
/// <param name="Error">Why the event has failed; null where it has not.</param>
internal readonly record struct UserEventAnswer(Message? Reply, string? Error)
{
    private const int MaxDepth = 64;

    /// <summary>Reads it.</summary>
    public static UserEventAnswer Of(UpstreamResponse response)
    {
        if (response.Violation is { } violation)
            return Failed(violation);
        if (!TryReadMetadata(response.Metadata, out var metadata, out var error))
            return Failed(error!);
        if (response.Body.Length == 0)
            return new UserEventAnswer(metadata is null ? null : new Message { Kind = MessageKind.Text, Payload = [], Metadata = metadata }, null);
        if (FormOf(response.ContentType) is not { } form)
            return Failed($"the answer has a body of type {response.ContentType}, and only application/json, text/plain and application/octet-stream mean anything");
        if (form.Encoding is null)
            return new UserEventAnswer(new Message { Kind = MessageKind.Binary, Payload = response.Body, Metadata = metadata }, null);
        if (TextBody.ToUtf8(response.Body, form.Encoding) is not { } text)
            return Failed($"the answer is not valid {form.Encoding.WebName}");
        if (!form.IsJson)
            return new UserEventAnswer(new Message { Kind = MessageKind.Text, Payload = text, Metadata = metadata }, null);
        return KindOf(text) switch
        {
            JsonTokenType.None => Failed("the answer is said to be JSON, and is not"),
            // Clients of Web PubSub do not survive it.
            JsonTokenType.Null => new UserEventAnswer(null, null),
            _ => new UserEventAnswer(new Message { Kind = MessageKind.Text, Payload = text, IsJson = true, Metadata = metadata }, null),
        };
    }

    private static UserEventAnswer Failed(string error) => new(null, error);

    private static bool TryReadMetadata(
        IReadOnlyList<KeyValuePair<string, string>> entries, out ImmutableSortedDictionary<string, string>? metadata, out string? error)
    {
        error = null;
        var builder = new MetadataBuilder();
        foreach (var (key, value) in entries)
        {
            if (error is null && !builder.TryAdd(key, value, out var wrong))
                error = "the answer breaks a rule: " + wrong;
        }

        metadata = error is null ? builder.ToMetadata() : null;
        return error is null;
    }

    /// <summary>The encoding, null for bytes; nothing where the type is none that is taken.</summary>
    private static (Encoding? Encoding, bool IsJson)? FormOf(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType)) return (null, false);
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return null;
        if (Is("application/octet-stream")) return (null, false);
        var isJson = Is("application/json");
        if (!isJson && !Is("text/plain")) return null;
        return TextBody.EncodingOf(type.CharSet?.Trim('"')) is { } encoding ? (encoding, isJson) : null;

        bool Is(string name) => name.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>With what a single JSON value begins; <see cref="JsonTokenType.None"/> where the text is none.</summary>
    private static JsonTokenType KindOf(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            if (!reader.Read()) return JsonTokenType.None;
            var kind = reader.TokenType;
            while (reader.Read())
            {
            }

            return kind;
        }
        catch (JsonException)
        {
            return JsonTokenType.None;
        }
    }
}
