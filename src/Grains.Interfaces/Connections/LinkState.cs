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

    /// <summary>What its application has over HTTP; null where its hub has no event handlers.</summary>
    [Id(7)] public LinkApplication? Application { get; init; }
}

/// <summary>Where the events of a connection for its application stand.</summary>
/// <param name="Number">The number of the last event.</param>
/// <param name="State">What the application wants to be told with each event; null where it has set nothing.</param>
/// <param name="Cookies">Its cookies.</param>
[GenerateSerializer, Immutable, Alias("tidegate.link.application")]
public sealed record LinkApplication(
    [property: Id(0)] long Number,
    [property: Id(1)] string? State,
    [property: Id(2)] ImmutableArray<LinkCookie> Cookies);

/// <summary>A cookie of an application (RFC 6265).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Domain">The hosts that it is for.</param>
/// <param name="Path">The paths that it is for.</param>
/// <param name="IsSecure">Only over TLS.</param>
/// <param name="Expires">When it ends; null with the connection.</param>
[GenerateSerializer, Immutable, Alias("tidegate.link.cookie")]
public sealed record LinkCookie(
    [property: Id(0)] string Name,
    [property: Id(1)] string Value,
    [property: Id(2)] string Domain,
    [property: Id(3)] string Path,
    [property: Id(4)] bool IsSecure,
    [property: Id(5)] DateTime? Expires);

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
