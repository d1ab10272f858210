using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Gateway;

/// <inheritdoc cref="ILinkMoves"/>
internal sealed class LinkMoves(LocalLinks local, IGrainFactory grains, IFrontendObservers observers, ITopicNews topics, TimeProvider time) : ILinkMoves
{
    /// <summary>How long a link may be busy, such as with a socket that is being closed.</summary>
    private static readonly TimeSpan BusyTime = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the groups of a link may take to know that it has moved.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(5);

    public async ValueTask<LinkFound?> FindAsync(string hub, string connectionId, string token, CancellationToken cancellation)
    {
        if (connectionId.Length > MaxIdLength || token.Length == 0)
            return null;
        var (isHere, left) = await local.ResumeAsync(hub, connectionId, token);
        if (left is { Connection: var connection })
            return new LinkFound(connection.Descriptor, token, connection.Groups, [], WantsNotices: false, left);
        return isHere ? null : await AskAsync(hub, connectionId, token, cancellation);
    }

    public async Task<LinkState?> TakeAsync(FrontendConnection connection, LinkFound found, CancellationToken cancellation)
    {
        var descriptor = connection.Descriptor;
        var from = found.Descriptor.FrontendId;
        string[] all =
        [
            TopicKey.Hub(descriptor.Hub),
            .. descriptor.UserId is { } user ? [TopicKey.User(descriptor.Hub, user)] : Array.Empty<string>(),
            .. connection.Groups.Select(group => TopicKey.Group(descriptor.Hub, group)),
        ];
        // What is published from here on comes to this frontend as well; what was published before has come to the other one.
        await Task.WhenAll(all.Select(topics.WhenTold)).WaitAsync(SettleTime, time, cancellation);
        var settled = await Task.WhenAll(all.Select(topic => grains.GetGrain<ITopicGrain>(topic).Settle(from))).WaitAsync(SettleTime, time, cancellation);
        if (!settled.All(isSettled => isSettled))
            throw new TimeoutException($"Messages are on their way to frontend {from} that it does not take.");
        var id = descriptor.ConnectionId;
        cancellation.ThrowIfCancellationRequested();
        // From here on the link is on its way: it comes whether the client is still there or not.
        return await grains.GetGrain<IConnectionGrain>(id).TakeLink(found.Token, from, descriptor, observers.For(id));
    }

    private const int MaxIdLength = 128;

    private async Task<LinkFound?> AskAsync(string hub, string connectionId, string token, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var grain = grains.GetGrain<IConnectionGrain>(connectionId);
        while (true)
        {
            var offer = await grain.OfferLink(token).WaitAsync(cancellation);
            if (offer is { Outcome: LinkOutcome.Offered, Descriptor: { } descriptor })
                return descriptor.Hub == hub ? new LinkFound(descriptor, token, offer.Groups, offer.Roles, offer.WantsNotices, Here: null) : null;
            if (offer.Outcome == LinkOutcome.Unknown)
                return null;
            if (time.GetElapsedTime(begun) >= BusyTime)
                throw new TimeoutException("The old socket of this connection does not end.");
            await Task.Delay(BusyPause, time, cancellation);
        }
    }
}
