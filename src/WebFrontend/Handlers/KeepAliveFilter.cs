using System.Text.Json;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>Native clients show that they are there with <c>{"type":"keepAlive"}</c>: activity, and nothing for the handler.</summary>
internal sealed class KeepAliveFilter(IMessageHandler next) : IMessageHandler
{
    /// <summary>Longer texts are not parsed: they are messages.</summary>
    private const int MaxBytes = 64;

    public ValueTask<CloseCode?> HandleAsync(
        FrontendConnection connection,
        MessageKind kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellation) =>
        kind == MessageKind.Text && IsKeepAlive(payload.Span) ? default : next.HandleAsync(connection, kind, payload, cancellation);

    /// <summary>True for a JSON object whose only property is the type.</summary>
    public static bool IsKeepAlive(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxBytes || text.IndexOf("keepAlive"u8) < 0)
            return false;
        var json = new Utf8JsonReader(text);
        try
        {
            return json.Read() && json.TokenType == JsonTokenType.StartObject
                && json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("type"u8)
                && json.Read() && json.TokenType == JsonTokenType.String && json.ValueTextEquals("keepAlive"u8)
                && json.Read() && json.TokenType == JsonTokenType.EndObject
                && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
