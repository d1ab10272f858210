using System.Collections.Immutable;

namespace Tidegate.Users;

/// <summary>The sockets of one user at one frontend, as far as it takes to choose which of them goes. Those that are closing are left out.</summary>
/// <param name="Newest">The newest ones, at most <see cref="MaxNewest"/>, the newest first.</param>
/// <param name="Silent">The one that has been silent longest, or the one that is being probed; null where all of them were heard a moment ago.</param>
[GenerateSerializer, Immutable, Alias("tidegate.user-sockets")]
public sealed record UserSockets(
    [property: Id(0)] ImmutableArray<UserSocketAge> Newest,
    [property: Id(1)] SilentSocket? Silent)
{
    /// <summary>The most sockets in <see cref="Newest"/>.</summary>
    public const int MaxNewest = 8;

    /// <summary>A frontend without sockets of the user.</summary>
    public static UserSockets None { get; } = new([], null);
}

/// <summary>A socket and its age.</summary>
/// <param name="ConnectionId">Id of the connection.</param>
/// <param name="Age">Time since its 101.</param>
[GenerateSerializer, Immutable, Alias("tidegate.user-sockets.age")]
public sealed record UserSocketAge(
    [property: Id(0)] string ConnectionId,
    [property: Id(1)] TimeSpan Age);

/// <summary>A socket of which nothing was heard for a while.</summary>
/// <param name="ConnectionId">Id of the connection.</param>
/// <param name="Silence">Time since its last byte.</param>
/// <param name="IsProbed">A probe is under way.</param>
[GenerateSerializer, Immutable, Alias("tidegate.user-sockets.silent")]
public sealed record SilentSocket(
    [property: Id(0)] string ConnectionId,
    [property: Id(1)] TimeSpan Silence,
    [property: Id(2)] bool IsProbed);
