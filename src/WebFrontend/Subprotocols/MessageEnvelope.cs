using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Subprotocols;

/// <summary>The frames in which JSON clients get messages. A message to many is put into one only once.</summary>
internal static class MessageEnvelope
{
    private const int UsualBytes = 128;
    private const string GroupPrefix = "group/";

    /// <summary>The frames are never part of a page, so that nothing but what JSON itself demands is escaped.</summary>
    internal static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The frame of a message.</summary>
    /// <param name="target">Whom it went to (<see cref="TopicKey"/>).</param>
    /// <param name="message">The message.</param>
    public static byte[] Of(string target, Message message)
    {
        if (!target.StartsWith(GroupPrefix, StringComparison.Ordinal))
            return FromServer(message);
        // A hub has no slash; a group may.
        var group = target[(target.IndexOf('/', GroupPrefix.Length) + 1)..];
        return Write(message, group);
    }

    /// <summary>The frame of a message from the application to this client, its user or its hub.</summary>
    public static byte[] FromServer(Message message) => Write(message, null);

    private static byte[] Write(Message message, string? group)
    {
        var isJson = message.IsJson && message.Kind == MessageKind.Text && IsJsonValue(message.Payload);
        var buffer = new ArrayBufferWriter<byte>(UsualBytes + message.Payload.Length);
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            json.WriteStartObject();
            json.WriteString("type", "message");
            json.WriteString("from", group is null ? "server" : "group");
            if (group is not null)
            {
                json.WriteString("fromUserId", message.FromUserId);
                json.WriteString("group", group);
            }

            json.WriteString("dataType", message.Kind == MessageKind.Binary ? "binary" : isJson ? "json" : "text");
            WriteData(json, message, isJson);
            WriteMetadata(json, message.Metadata);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteData(Utf8JsonWriter json, Message message, bool isJson)
    {
        json.WritePropertyName("data");
        if (message.Kind == MessageKind.Binary)
            json.WriteBase64StringValue(message.Payload);
        else if (isJson)
            json.WriteRawValue(message.Payload, skipInputValidation: true);
        else if (Utf8.IsValid(message.Payload))
            json.WriteStringValue(message.Payload);
        else
            json.WriteStringValue(Encoding.UTF8.GetString(message.Payload));
    }

    private static void WriteMetadata(Utf8JsonWriter json, ImmutableSortedDictionary<string, string>? metadata)
    {
        if (metadata is null)
            return;
        json.WriteStartObject("metadata");
        foreach (var (key, value) in metadata)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    /// <summary>Clients end with an exception where a frame is no JSON, and an application may say of anything that it is.</summary>
    private static bool IsJsonValue(byte[] payload)
    {
        if (!Utf8.IsValid(payload))
            return false;
        var reader = new Utf8JsonReader(payload);
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
