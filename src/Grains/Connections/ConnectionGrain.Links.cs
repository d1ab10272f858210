using Tidegate.Connections;
using Tidegate.Grains.Topics;

namespace Tidegate.Grains.Connections;

// A reliable client's connection moves to the frontend to which the client came back.
internal sealed partial class ConnectionGrain
{
    public async Task<LinkOffer> OfferLink(string token)
    {
        if (_move is { } move)
            await move;
        if (await Attached() is not { } frontend)
            return new LinkOffer(LinkOutcome.Unknown);
        var asked = _frontendId;
        try
        {
            var offer = await frontend.OfferLink(Id, token);
            // An earlier attempt of the client may have moved it while this one asked where it was.
            var hasMoved = _move is not null || _frontendId != asked;
            return offer.Outcome == LinkOutcome.Unknown && hasMoved ? new LinkOffer(LinkOutcome.Busy) : offer;
        }
        catch (Exception exception)
        {
            // A frontend that does not answer has lost its clients or is about to: they are better off with a new connection.
            LogFrontendSilent(_logger, exception, Id, _frontendId, 1);
            return new LinkOffer(LinkOutcome.Unknown);
        }
    }

    public async Task<LinkState?> TakeLink(string token, string from, ConnectionDescriptor descriptor, IConnectionObserver frontend)
    {
        if (await Attached() is not { } former || _frontendId != from)
            return null;
        var moved = new TaskCompletionSource();
        _move = moved.Task;
        try
        {
            if (_outbox is { } outbox && !await outbox.Settle(OutboxLimits.Default.SettleTimeout))
                throw new TimeoutException($"Messages are on their way to frontend {from} that it does not take.");
            var state = await former.GiveLink(Id, token);
            if (state is not null)
                MoveTo(descriptor, frontend, from);
            return state;
        }
        finally
        {
            _move = null;
            moved.SetResult();
        }
    }

    private void MoveTo(ConnectionDescriptor descriptor, IConnectionObserver frontend, string from)
    {
        LeaveCensus();
        (_descriptor, _outbox, _outboxTarget, _movedFrom) = (null, null, null, from);
        Attach(descriptor, frontend);
        CheckIn(_policy.At(utilization: 0).QuietTime);
    }
}
