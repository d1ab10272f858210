using System.Text.Json;

namespace Tidegate.Clients.WebSockets;

/// <summary>System notices: JSON text frames such as <c>{"type":"system","event":"idleWarning",...}</c>.</summary>
public static class Notice
{
    /// <summary>The event of a notice, or null where the message is none.</summary>
    public static string? EventOf(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty || message[0] != '{')
            return null;
        var reader = new Utf8JsonReader(message);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out var document))
                return null;
            using (document)
            {
                return Text(document.RootElement, "type") == "system" ? Text(document.RootElement, "event") : null;
            }
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
