using System.Collections.Immutable;

namespace Tidegate.Connections;

/// <summary>What a frontend says of a link that another one asks for.</summary>
/// <param name="Outcome">Whether it can be had.</param>
/// <param name="Descriptor">The connection; null where it cannot.</param>
/// <param name="Groups">Its groups at this moment.</param>
[GenerateSerializer, Immutable, Alias("tidegate.link.offer")]
public sealed record LinkOffer(
    [property: Id(0)] LinkOutcome Outcome,
    [property: Id(1)] ConnectionDescriptor? Descriptor = null,
    [property: Id(2)] ImmutableArray<string> Groups = default)
{
    /// <summary>Roles of the client.</summary>
    [Id(3)] public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>The client wants system notices.</summary>
    [Id(4)] public bool WantsNotices { get; init; }
}

/// <summary>What became of a question for a link.</summary>
public enum LinkOutcome : byte
{
    /// <summary>There is no such link, it has ended, or the token is not its own.</summary>
    Unknown,

    /// <summary>It can be taken over.</summary>
    Offered,

    /// <summary>Its socket is being closed, or another recovery is under way: ask again in a moment.</summary>
    Busy,
}

/// <summary>All that a link is, as it goes from one frontend to another. The sender has forgotten it.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.link.state")]
public sealed record LinkState
{
    /// <summary>What reconnection tokens are signed with.</summary>
    [Id(0)] public required byte[] Secret { get; init; }

    /// <summary>The number of the newest message; 0 before the first one.</summary>
    [Id(1)] public ulong LastSequenceId { get; init; }

    /// <summary>Messages that the client has not confirmed, in order.</summary>
    [Id(2)] public ImmutableArray<LinkMessage> Unacknowledged { get; init; } = [];

    /// <summary>Identities of the messages that it took a short time ago, whether confirmed or not.</summary>
    [Id(3)] public ImmutableArray<Guid> Recent { get; init; } = [];

    /// <summary>Its groups.</summary>
    [Id(4)] public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>What was granted and denied over the roles.</summary>
    [Id(5)] public ImmutableArray<LinkPermission> Permissions { get; init; } = [];

    /// <summary>Numbers of the client's frames that have succeeded, the oldest first.</summary>
    [Id(6)] public ImmutableArray<ulong> AckIds { get; init; } = [];
}

/// <summary>A message that a client has not confirmed.</summary>
/// <param name="SequenceId">Its number.</param>
/// <param name="Frame">The frame.</param>
/// <param name="TimeLeft">How long it is still of use; zero for as long as it takes.</param>
[GenerateSerializer, Immutable, Alias("tidegate.link.message")]
public sealed record LinkMessage([property: Id(0)] ulong SequenceId, [property: Id(1)] byte[] Frame, [property: Id(2)] TimeSpan TimeLeft);

/// <summary>A right that was granted or denied by name.</summary>
/// <param name="IsToSend">It is to send, not to join and leave.</param>
/// <param name="Group">The group.</param>
/// <param name="IsGranted">Granted, not denied.</param>
[GenerateSerializer, Immutable, Alias("tidegate.link.permission")]
public sealed record LinkPermission([property: Id(0)] bool IsToSend, [property: Id(1)] string Group, [property: Id(2)] bool IsGranted);
