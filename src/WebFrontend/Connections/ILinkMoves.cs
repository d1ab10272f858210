using System.Collections.Immutable;
using Tidegate.Connections;

namespace Tidegate.WebFrontend.Connections;

/// <summary>Where links are found that a client comes back to, at whichever frontend they are.</summary>
internal interface ILinkMoves
{
    /// <summary>Finds a link. Where it is here nobody else gets it until it is attached or given up.</summary>
    /// <param name="hub">The hub that the client names.</param>
    /// <param name="connectionId">The connection.</param>
    /// <param name="token">By which the client shows that it is its own.</param>
    /// <param name="cancellation">The client has left.</param>
    /// <returns>Null where there is no such link, or it is not the client's.</returns>
    /// <exception cref="TimeoutException">The cluster did not answer, or the link was busy all the time.</exception>
    ValueTask<LinkFound?> FindAsync(string hub, string connectionId, string token, CancellationToken cancellation);

    /// <summary>
    /// Takes a link from another frontend, once all that is published reaches this one and nothing is on its way to that one alone. The
    /// connection is registered here, with the groups of the link.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="found">The link.</param>
    /// <param name="cancellation">The client has left: nothing is taken any more, unless that has begun.</param>
    /// <returns>Null where it is gone.</returns>
    /// <exception cref="TimeoutException">The cluster did not answer.</exception>
    Task<LinkState?> TakeAsync(FrontendConnection connection, LinkFound found, CancellationToken cancellation);
}

/// <summary>A link that a client comes back to.</summary>
/// <param name="Descriptor">The connection as it was.</param>
/// <param name="Token">By which the client came.</param>
/// <param name="Groups">Its groups.</param>
/// <param name="Roles">Roles of the client.</param>
/// <param name="WantsNotices">The client wants system notices.</param>
/// <param name="Here">What it left at this frontend; null where it is at another one.</param>
internal sealed record LinkFound(
    ConnectionDescriptor Descriptor,
    string Token,
    ImmutableArray<string> Groups,
    ImmutableArray<string> Roles,
    bool WantsNotices,
    LeftHere? Here);

/// <summary>A connection without a socket that waits here.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="End">What was left to be done at its end.</param>
internal sealed record LeftHere(FrontendConnection Connection, ConnectionEnd End);
