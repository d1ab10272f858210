using System.Buffers;
using System.Text.Json;

namespace Tidegate.WebFrontend.Subprotocols;

/// <summary>What the service says to JSON clients of its own accord. Fields stand in the order of the protocol.</summary>
internal static class ServerFrames
{
    private const int UsualBytes = 128;

    /// <summary>The answer to a ping.</summary>
    public static readonly byte[] Pong = """{"type":"pong"}"""u8.ToArray();

    /// <summary>The first frame of a connection, and of each socket of one that is taken up again.</summary>
    /// <param name="userId">The user; null for none.</param>
    /// <param name="connectionId">The connection.</param>
    /// <param name="reconnectionToken">By which a reliable client comes back; null for others.</param>
    public static byte[] Connected(string? userId, string connectionId, string? reconnectionToken) => Write((userId, connectionId, reconnectionToken), static (json, it) =>
    {
        json.WriteString("type", "system");
        json.WriteString("event", "connected");
        json.WriteString("userId", it.userId);
        json.WriteString("connectionId", it.connectionId);
        if (it.reconnectionToken is not null)
            json.WriteString("reconnectionToken", it.reconnectionToken);
    });

    /// <summary>The last frame before the service closes.</summary>
    public static byte[] Disconnected(string message) => Write(message, static (json, message) =>
    {
        json.WriteString("type", "system");
        json.WriteString("event", "disconnected");
        json.WriteString("message", message);
    });

    /// <summary>What became of a frame that the client numbered.</summary>
    /// <param name="ackId">Its number.</param>
    /// <param name="error">Why it came to nothing; null where it succeeded.</param>
    public static byte[] Ack(ulong ackId, AckError? error) => Write((ackId, error), static (json, it) =>
    {
        json.WriteString("type", "ack");
        json.WriteNumber("ackId", it.ackId);
        json.WriteBoolean("success", it.error is null);
        if (it.error is null)
            return;
        json.WriteStartObject("error");
        json.WriteString("name", it.error.Name);
        json.WriteString("message", it.error.Message);
        json.WriteEndObject();
    });

    private static byte[] Write<T>(T it, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualBytes);
        using (var json = new Utf8JsonWriter(buffer, MessageEnvelope.JsonOptions))
        {
            json.WriteStartObject();
            write(json, it);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
