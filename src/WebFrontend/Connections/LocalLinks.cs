using Tidegate.Connections;

namespace Tidegate.WebFrontend.Connections;

/// <summary>The links of this frontend, for clients that come back here and for frontends to which they came back.</summary>
internal sealed class LocalLinks(ConnectionRegistry registry, TimeProvider time)
{
    /// <summary>How long a socket that a new one replaces may take to end.</summary>
    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(3);

    /// <summary>Takes a link of this frontend for a new socket; a socket that it still has is dead to its client, and is aborted.</summary>
    /// <returns>Whether the link is here, and what was left of it: null where it is none, has another hub or token, or has ended.</returns>
    public async ValueTask<(bool IsHere, LeftHere? Left)> ResumeAsync(string hub, string connectionId, string token)
    {
        if (!registry.TryGet(connectionId, out var connection))
            return (false, null);
        if (connection.Link is { IsForeign: true } coming)
        {
            // An attempt before this one, whose client has given it up; what it fetches is not lost.
            await EndAsync(connection, coming);
            throw new TimeoutException("The connection is on its way to this frontend, for a socket that has ended.");
        }

        if (connection.Descriptor.Hub != hub || connection.Link is not { } link || !link.Accepts(token, connectionId))
            return (true, null);
        if (link.Connection is { } stale)
            await EndAsync(stale, link);

        if (link.TryResume() is { } end)
            return registry.TryGet(connectionId, out var left) ? (true, new LeftHere(left, end)) : (true, null);
        return link.Phase switch
        {
            LinkPhase.Resuming or LinkPhase.Attached => throw new TimeoutException("Another attempt to take the connection up is under way."),
            // It may have been given away a moment ago.
            LinkPhase.Over => (false, null),
            _ => (true, null),
        };
    }

    /// <summary>Says whether a link of this frontend can be had. It gives its permit back then: the other frontend needs one.</summary>
    public LinkOffer Offer(string connectionId, string token)
    {
        if (registry.TryGet(connectionId, out var coming) && coming.Link is { IsForeign: true })
            return new LinkOffer(LinkOutcome.Busy);
        if (Find(connectionId, token) is not var (connection, link))
            return new LinkOffer(LinkOutcome.Unknown);
        link.Connection?.AbortSocket();
        switch (link.Phase)
        {
            case LinkPhase.Over:
                return new LinkOffer(LinkOutcome.Unknown);
            case LinkPhase.Detached when link.TryFreePermit():
                return new LinkOffer(LinkOutcome.Offered, connection.Descriptor, connection.Groups)
                {
                    Roles = connection.Rights?.Roles ?? [],
                    WantsNotices = connection.Profile.HasNotices,
                };
            default:
                return new LinkOffer(LinkOutcome.Busy);
        }
    }

    /// <summary>Gives a link away.</summary>
    /// <returns>Null where it cannot be had (any more).</returns>
    public LinkState? Give(string connectionId, string token)
    {
        if (Find(connectionId, token) is not var (connection, link) || link.TryGive(connection.Groups) is not var (state, end))
            return null;
        state = connection.Profile.Handler is IClientMemory memory ? memory.Save(state) : state;
        state = state with { Application = connection.Application?.Leave() };
        end.Move();
        return state;
    }

    private async Task EndAsync(FrontendConnection stale, ReliableLink link)
    {
        stale.AbortSocket();
        await link.WhenDetached().WaitAsync(AbortTime, time);
    }

    private (FrontendConnection Connection, ReliableLink Link)? Find(string connectionId, string token) =>
        registry.TryGet(connectionId, out var connection) && connection.Link is { IsForeign: false } link && link.Accepts(token, connectionId)
            ? (connection, link)
            : null;
}
