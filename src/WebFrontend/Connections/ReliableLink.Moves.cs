using System.Collections.Immutable;
using Tidegate.Connections;
using Tidegate.WebFrontend.Links;

namespace Tidegate.WebFrontend.Connections;

/// <content>From socket to socket, and from frontend to frontend.</content>
internal sealed partial class ReliableLink
{
    private ConnectionEnd? _end;
    private TimeSpan _detachedAt;
    private List<LinkArrival>? _arrivals;
    private long _arrivalBytes;
    private TaskCompletionSource? _left;

    /// <summary>What it is, another frontend knows; here is not more than its name.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>The socket of the link is closed.</summary>
    /// <param name="end">What is left to be done when the link ends.</param>
    /// <returns>False where the link ends with the socket.</returns>
    public bool TryDetach(ConnectionEnd end)
    {
        lock (_lock)
        {
            _connection = null;
            if (_phase == LinkPhase.Over || _isCondemned)
            {
                End();
                return false;
            }

            (_end, _detachedAt) = (end, _services.Now);
            // One that is coming may have left the other frontend already, and would be lost.
            if (_phase != LinkPhase.Arriving)
                _phase = LinkPhase.Detached;
            NoteLeft();
            return true;
        }
    }

    /// <summary>Takes the link for a new socket at this frontend; nobody else gets it until that is attached or given up.</summary>
    /// <returns>What was left to be done at the end of the link; null where it is not detached.</returns>
    public ConnectionEnd? TryResume()
    {
        lock (_lock)
        {
            if (_phase != LinkPhase.Detached || _isCondemned)
                return null;
            _phase = LinkPhase.Resuming;
            return _end;
        }
    }

    /// <summary>Completes when the link has no socket any more, or is over.</summary>
    public Task WhenDetached()
    {
        lock (_lock)
        {
            if (_phase != LinkPhase.Attached && (_phase != LinkPhase.Arriving || _end is not null))
                return Task.CompletedTask;
            _left ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _left.Task;
        }
    }

    /// <summary>The new socket came to nothing: the client may try again, for as long as it could before.</summary>
    public void GiveUpResuming()
    {
        lock (_lock)
        {
            if (_phase == LinkPhase.Resuming)
                _phase = LinkPhase.Detached;
        }
    }

    /// <summary>Ends a link that is detached.</summary>
    /// <param name="since">Only where it has been for so long, or somebody has ended it; null in any case.</param>
    /// <returns>What is to be done then; null where the link is not detached, or not for so long.</returns>
    public ConnectionEnd? TryEnd(TimeSpan? since = null)
    {
        lock (_lock)
        {
            if (_phase != LinkPhase.Detached || (since is { } time && !_isCondemned && _services.Now - _detachedAt < time))
                return null;
            End();
            return _end;
        }
    }

    /// <summary>Gives the permit of the link back, where it has no socket and nobody is about to give it one.</summary>
    public bool TryFreePermit()
    {
        lock (_lock)
        {
            if (_phase != LinkPhase.Detached || _isCondemned)
                return false;
            _end!.ReturnPermit();
            return true;
        }
    }

    /// <summary>Gives the link away; it is over here.</summary>
    /// <param name="groups">Its groups.</param>
    /// <returns>The state, without what the client's handler knows, and what is to be done then; null where the link is not detached.</returns>
    public (LinkState State, ConnectionEnd End)? TryGive(ImmutableArray<string> groups)
    {
        lock (_lock)
        {
            if (_phase != LinkPhase.Detached || _isCondemned)
                return null;
            var now = _services.Now;
            var state = new LinkState
            {
                Secret = _secret,
                LastSequenceId = _messages.Last,
                Unacknowledged = [.. _messages.Waiting.Where(message => !message.HasExpired(now)).Select(message => ToWire(message, now))],
                Recent = _recent.All,
                Groups = groups,
            };
            End();
            return (state, _end!);
        }
    }

    /// <summary>The link comes from another frontend; what is published before its state is here is kept apart.</summary>
    public void Expect()
    {
        lock (_lock) (_phase, _arrivals, IsForeign) = (LinkPhase.Arriving, [], true);
    }

    /// <summary>Takes up what another frontend had, and then what has arrived here and not there.</summary>
    /// <returns>False where that is more than may be kept, or the link has ended meanwhile.</returns>
    public bool TryContinue(LinkState state)
    {
        lock (_lock)
        {
            if (_phase != LinkPhase.Arriving)
                return false;
            var (now, arrivals) = (_services.Now, _arrivals!);
            (_secret, _arrivals, _arrivalBytes, IsForeign) = (state.Secret, null, 0, false);
            _messages.Continue(state.LastSequenceId, state.Unacknowledged.Select(message => FromWire(message, now)));
            foreach (var id in state.Recent)
                _recent.TryAdd(id, now);
            // The socket may have broken meanwhile; the link is here now, and waits for the next one.
            (_phase, _detachedAt) = (_end is null ? LinkPhase.Attached : LinkPhase.Detached, now);
            _share.Keep(0);
            return _share.TryAdd((int)_messages.Bytes)
                && arrivals.TrueForAll(arrival => _recent.Contains(arrival.MessageId) || Keep(arrival, out _) == SendOutcome.Queued);
        }
    }

    /// <summary>The link does not come: what is here of it has no more to wait for.</summary>
    /// <returns>What is to be done where its socket is gone already; null where it is yet to be closed.</returns>
    public ConnectionEnd? Abandon()
    {
        lock (_lock)
        {
            _isCondemned = true;
            if (_end is null)
                return null;
            End();
            return _end;
        }
    }

    private void NoteLeft()
    {
        _left?.TrySetResult();
        _left = null;
    }

    private SendOutcome Stash(in LinkArrival arrival)
    {
        var bytes = _arrivalBytes + arrival.Envelope.Length + UnackedMessage.OverheadBytes;
        if (_arrivals!.Count >= UnackedMessages.MaxMessages || (_arrivals.Count > 0 && bytes > _services.MaxBytes))
            return SendOutcome.Full;
        if (!_share.TryAdd((int)(bytes - _arrivalBytes)))
            return SendOutcome.NoRoom;
        _arrivals.Add(arrival);
        _arrivalBytes = bytes;
        NoteBytes();
        return SendOutcome.Queued;
    }

    private static LinkMessage ToWire(UnackedMessage message, TimeSpan now) =>
        new(message.SequenceId, message.Frame, message.Until == TimeSpan.Zero ? TimeSpan.Zero : message.Until - now);

    private static UnackedMessage FromWire(LinkMessage message, TimeSpan now) =>
        new(message.SequenceId, message.Frame, message.TimeLeft == TimeSpan.Zero ? TimeSpan.Zero : now + message.TimeLeft);
}
