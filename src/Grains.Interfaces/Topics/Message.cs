using System.Collections.Immutable;

namespace Tidegate.Topics;

/// <summary>How a payload travels on a WebSocket.</summary>
public enum MessageKind : byte
{
    /// <summary>UTF-8 text, in a text frame.</summary>
    Text = 0,

    /// <summary>Bytes, in a binary frame.</summary>
    Binary = 1,
}

/// <summary>A message to clients.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.message")]
public sealed record Message
{
    /// <summary>The largest payload, in bytes: 1 MiB.</summary>
    public const int MaxPayloadBytes = 1024 * 1024;

    /// <summary>The most metadata, keys and values together, in bytes: 8 KiB.</summary>
    public const int MaxMetadataBytes = 8 * 1024;

    /// <summary>Text or bytes.</summary>
    [Id(0)] public required MessageKind Kind { get; init; }

    /// <summary>The payload; never changed after the message was made. At most <see cref="MaxPayloadBytes"/>.</summary>
    [Id(1)] public required byte[] Payload { get; init; }

    /// <summary>Connection ids that do not get it.</summary>
    [Id(2)] public ImmutableArray<string> Excluded { get; init; } = [];

    /// <summary>User that sent it; null from an application.</summary>
    [Id(3)] public string? FromUserId { get; init; }

    /// <summary>
    /// Identity of the message. A publisher that does not know what became of it publishes the same message again: no connection gets it
    /// twice. Empty: every publish counts as a message of its own.
    /// </summary>
    [Id(4)] public Guid MessageId { get; init; } = Guid.NewGuid();

    /// <summary>W3C trace context of the publish where it is traced, so that deliveries are part of its trace; else null.</summary>
    [Id(5)] public string? TraceParent { get; init; }

    /// <summary>
    /// The text is one JSON value (not null), and reaches clients whose protocol has data types as such. Only with
    /// <see cref="MessageKind.Text"/>.
    /// </summary>
    [Id(6)] public bool IsJson { get; init; }

    /// <summary>
    /// What the publisher says of the message beside its payload, for clients whose protocol has room for it; null for nothing. ASCII; at
    /// most <see cref="MaxMetadataBytes"/> in all.
    /// </summary>
    [Id(7)] public ImmutableSortedDictionary<string, string>? Metadata { get; init; }

    /// <summary>A filter of the service API; the message goes only to connections that it is true of. Null: to all of them.</summary>
    [Id(8)] public string? Filter { get; init; }

    /// <summary>
    /// How long it may wait for a client from when its frontend has it, to a second, up to an hour; then the client does not get it. Zero: as
    /// long as it takes.
    /// </summary>
    [Id(9)] public TimeSpan TimeToLive { get; init; }

    /// <summary>
    /// Which event it is, where a client of a JSON subprotocol sent it to the hub's handler; null for a plain message, and in all messages to
    /// clients.
    /// </summary>
    [Id(12)] public string? Event { get; init; }

    /// <summary>Payload and metadata, in bytes.</summary>
    public int Bytes => Payload.Length + (Metadata?.Sum(entry => entry.Key.Length + entry.Value.Length) ?? 0);

    /// <summary>A text message.</summary>
    public static Message FromText(string text) => new() { Kind = MessageKind.Text, Payload = System.Text.Encoding.UTF8.GetBytes(text) };

    /// <summary>A binary message; the array must not change any more.</summary>
    public static Message FromBytes(byte[] payload) => new() { Kind = MessageKind.Binary, Payload = payload };
}
