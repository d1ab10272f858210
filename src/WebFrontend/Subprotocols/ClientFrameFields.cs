using System.Collections.Immutable;
using System.Text.Json;

namespace Tidegate.WebFrontend.Subprotocols;

/// <summary>How the data of a frame is written.</summary>
internal enum DataType : byte
{
    /// <summary>Any JSON value but null.</summary>
    Json,

    /// <summary>A JSON string.</summary>
    Text,

    /// <summary>Bytes, as a JSON string in base64.</summary>
    Binary,
}

/// <summary>The properties of a client's frame as they come, each checked for its own form.</summary>
internal ref struct ClientFrameFields(ReadOnlyMemory<byte> json)
{
    private const int MaxTtlSeconds = 300;

    private string? _group;
    private string? _event;
    private ulong? _ackId;
    private ulong? _sequenceId;

    /// <summary>What it asks for; null where the type is missing or unknown.</summary>
    public ClientFrameKind? Kind { get; private set; }

    /// <summary>It has a type.</summary>
    public bool HasType { get; private set; }

    public readonly string? Group => _group;

    public readonly string? Event => _event;

    public readonly ulong? AckId => _ackId;

    public readonly ulong? SequenceId => _sequenceId;

    public bool NoEcho { get; private set; }

    /// <summary>It is the begin of a stream.</summary>
    public bool IsStream { get; private set; }

    /// <summary>How long the message may wait for a receiver; zero for as long as it takes.</summary>
    public TimeSpan TimeToLive { get; private set; }

    public DataType DataType { get; private set; }

    /// <summary>The data as it was written; empty where it is missing.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    public ImmutableSortedDictionary<string, string>? Metadata { get; private set; }

    /// <summary>Takes one property, of which the reader stands on the name.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Take(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("type"u8)) return TakeType(ref reader);
        if (reader.ValueTextEquals("group"u8)) return TakeText(ref reader, "group", out _group);
        if (reader.ValueTextEquals("event"u8)) return TakeText(ref reader, "event", out _event);
        if (reader.ValueTextEquals("ackId"u8)) return TakeNumber(ref reader, "ackId", out _ackId);
        if (reader.ValueTextEquals("sequenceId"u8)) return TakeNumber(ref reader, "sequenceId", out _sequenceId);
        if (reader.ValueTextEquals("noEcho"u8)) return TakeNoEcho(ref reader);
        if (reader.ValueTextEquals("ttlSeconds"u8)) return TakeTtl(ref reader);
        if (reader.ValueTextEquals("dataType"u8)) return TakeDataType(ref reader);
        if (reader.ValueTextEquals("metadata"u8)) return TakeMetadata(ref reader);
        var isData = reader.ValueTextEquals("data"u8);
        IsStream |= reader.ValueTextEquals("stream"u8);
        var value = Skip(ref reader);
        if (isData) Data = value;
        return null;
    }

    /// <summary>Passes over the value of a property.</summary>
    /// <returns>The value as it was written.</returns>
    private readonly ReadOnlyMemory<byte> Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private string? TakeType(ref Utf8JsonReader reader)
    {
        if (TakeText(ref reader, "type", out var type) is { } error)
            return error;
        HasType = true;
        Kind = type switch
        {
            _ when Is(type, "joinGroup") => ClientFrameKind.JoinGroup,
            _ when Is(type, "leaveGroup") => ClientFrameKind.LeaveGroup,
            _ when Is(type, "sendToGroup") => ClientFrameKind.SendToGroup,
            _ when Is(type, "event") => ClientFrameKind.Event,
            _ when Is(type, "ping") => ClientFrameKind.Ping,
            _ when Is(type, "sequenceAck") => ClientFrameKind.SequenceAck,
            _ => null,
        };
        return null;
    }

    private string? TakeDataType(ref Utf8JsonReader reader)
    {
        if (TakeText(ref reader, "dataType", out var type) is { } error)
            return error;
        if (Is(type, "text")) DataType = DataType.Text;
        else if (Is(type, "binary")) DataType = DataType.Binary;
        else if (Is(type, "json")) DataType = DataType.Json;
        else return "\"dataType\" must be text, json or binary.";
        return null;
    }

    private string? TakeNoEcho(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            return "\"noEcho\" must be true or false.";
        NoEcho = reader.GetBoolean();
        return null;
    }

    private string? TakeTtl(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var seconds) || seconds is < 0 or > MaxTtlSeconds)
            return $"\"ttlSeconds\" must be a whole number from 0 to {MaxTtlSeconds}.";
        TimeToLive = TimeSpan.FromSeconds(seconds);
        return null;
    }

    private string? TakeMetadata(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return "\"metadata\" must be an object of strings.";
        var builder = new MetadataBuilder();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                return "\"metadata\" must be an object of strings.";
            if (!builder.TryAdd(key, reader.GetString()!, out var error))
                return error;
        }

        Metadata = builder.ToMetadata();
        return null;
    }

    private static string? TakeText(ref Utf8JsonReader reader, string name, out string? text)
    {
        reader.Read();
        text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return text is null ? $"\"{name}\" must be a string." : null;
    }

    private static string? TakeNumber(ref Utf8JsonReader reader, string name, out ulong? number)
    {
        reader.Read();
        number = reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var value) ? value : null;
        return number is null ? $"\"{name}\" must be a whole number from 0 to {ulong.MaxValue}." : null;
    }

    private static bool Is(string? value, string name) => string.Equals(value, name, StringComparison.OrdinalIgnoreCase);
}
