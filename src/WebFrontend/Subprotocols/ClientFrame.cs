using System.Collections.Immutable;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Subprotocols;

/// <summary>What a client asks for with a frame.</summary>
internal enum ClientFrameKind : byte
{
    /// <summary>It becomes a member of a group.</summary>
    JoinGroup,

    /// <summary>It ceases to be one.</summary>
    LeaveGroup,

    /// <summary>A message to the members of a group.</summary>
    SendToGroup,

    /// <summary>A message to the hub's handler.</summary>
    Event,

    /// <summary>A question whether the service is there.</summary>
    Ping,

    /// <summary>It has messages up to a number. Only reliable clients get numbers.</summary>
    SequenceAck,
}

/// <summary>A frame of a client that keeps the rules of the subprotocol; fields that its kind does not have are empty.</summary>
internal sealed record ClientFrame
{
    /// <summary>What it asks for.</summary>
    public required ClientFrameKind Kind { get; init; }

    /// <summary>The group, 1 to 1,024 characters.</summary>
    public string Group { get; init; } = "";

    /// <summary>Name of the event.</summary>
    public string Event { get; init; } = "";

    /// <summary>Under which number the client waits for the outcome; null where it does not.</summary>
    public ulong? AckId { get; init; }

    /// <summary>The number up to which a reliable client has messages.</summary>
    public ulong SequenceId { get; init; }

    /// <summary>The sender does not get its own message.</summary>
    public bool NoEcho { get; init; }

    /// <summary>How long the message may wait for a receiver; zero for as long as it takes.</summary>
    public TimeSpan TimeToLive { get; init; }

    /// <summary>Whether the data travels as text or as bytes to a client without data types.</summary>
    public MessageKind DataKind { get; init; }

    /// <summary>The data is one JSON value.</summary>
    public bool IsJson { get; init; }

    /// <summary>The data: UTF-8 text, JSON as it was written, or bytes.</summary>
    public byte[] Data { get; init; } = [];

    /// <summary>What it says of the message beside the data; null for nothing.</summary>
    public ImmutableSortedDictionary<string, string>? Metadata { get; init; }
}

/// <summary>A frame, or why there is none.</summary>
/// <param name="Frame">The frame; null where the rules are broken.</param>
/// <param name="Error">What is wrong with it, for the one who wrote it.</param>
/// <param name="IsObject">It is a JSON object at least.</param>
internal readonly record struct ParsedFrame(ClientFrame? Frame, string? Error, bool IsObject)
{
    public static implicit operator ParsedFrame(ClientFrame frame) => new(frame, null, true);

    public static ParsedFrame NoObject() => new(null, "The message is not one JSON object.", false);

    public static ParsedFrame Bad(string error) => new(null, error, true);
}
