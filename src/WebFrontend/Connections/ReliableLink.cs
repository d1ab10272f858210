using Tidegate.WebFrontend.Links;
using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// What of a reliable client's connection outlives its socket: the numbers of its messages, those that the client has not confirmed, and the
/// claim to come back. A link has at most one socket; between two of them it is detached, and its messages are kept. Thread-safe.
/// </summary>
internal sealed partial class ReliableLink
{
    private readonly Lock _lock = new();
    private readonly LinkServices _services;
    private readonly UnackedMessages _messages = new();
    private readonly RecentIdentities _recent = new();
    private byte[] _secret = ReconnectionToken.NewSecret();
    private RoomShare _share;
    private LinkPhase _phase = LinkPhase.Attached;
    private FrontendConnection? _connection;
    private bool _isCondemned;
    private long _bytes;

    public ReliableLink(LinkServices services)
    {
        _services = services;
        _share = new RoomShare(services.Room);
    }

    /// <summary>It has no socket, and waits for its client.</summary>
    public bool IsDetached => Phase is LinkPhase.Detached or LinkPhase.Resuming;

    /// <summary>Where it stands.</summary>
    public LinkPhase Phase
    {
        get
        {
            lock (_lock) return _phase;
        }
    }

    /// <summary>What it keeps for its client, in bytes.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>A token by which its client can come back.</summary>
    public string NewToken(string connectionId) => ReconnectionToken.Of(_secret, connectionId, _services.UtcNow);

    /// <summary>True where a token is one of this link.</summary>
    public bool Accepts(string token, string connectionId) => ReconnectionToken.IsGood(token, _secret, connectionId, _services.UtcNow);

    /// <summary>It does not outlive its socket any more: whatever ends that ends it as well.</summary>
    public void Condemn()
    {
        lock (_lock) _isCondemned = true;
    }

    /// <summary>Its socket; null where it has none.</summary>
    public FrontendConnection? Connection
    {
        get
        {
            lock (_lock) return _connection;
        }
    }

    /// <summary>A socket is there that was sent nothing yet: greets the client, then sends what it has not confirmed, then what comes.</summary>
    /// <returns>False where the link has ended meanwhile, or the socket has.</returns>
    public bool TryAttach(FrontendConnection connection)
    {
        lock (_lock)
        {
            if (_isCondemned || IsForeign || _phase is LinkPhase.Detached or LinkPhase.Over)
                return false;
            (_phase, _connection) = (LinkPhase.Attached, connection);
            connection.Greet();
            var now = _services.Now;
            foreach (var message in _messages.Waiting)
            {
                if (!message.HasExpired(now))
                    connection.SendNumbered(message.Frame, isReplay: true);
            }

            return true;
        }
    }

    /// <summary>Takes a message for the client: numbers it, keeps it, and sends it where there is a socket.</summary>
    public SendOutcome Send(in LinkArrival arrival)
    {
        lock (_lock)
        {
            if (_phase == LinkPhase.Over)
                return SendOutcome.Closing;
            if (_phase == LinkPhase.Arriving)
                return Stash(arrival);
            // The frontend from which the link came had it, and has numbered it.
            if (_recent.Contains(arrival.MessageId))
                return SendOutcome.Queued;
            var outcome = Keep(arrival, out var message);
            return outcome == SendOutcome.Queued && _connection is { } connection ? connection.SendNumbered(message.Frame, isReplay: false) : outcome;
        }
    }

    /// <summary>The client has all messages up to a number.</summary>
    public void Acknowledge(ulong sequenceId)
    {
        lock (_lock)
        {
            _share.Remove((int)_messages.Acknowledge(sequenceId));
            NoteBytes();
        }
    }

    private SendOutcome Keep(in LinkArrival arrival, out UnackedMessage message)
    {
        var now = _services.Now;
        var until = arrival.TimeToLive > TimeSpan.Zero ? now + arrival.TimeToLive : TimeSpan.Zero;
        message = default;
        if (!_share.TryAdd(arrival.Envelope.Length + UnackedMessage.OverheadBytes))
            return SendOutcome.NoRoom;
        var isKept = _messages.TryAdd(arrival.Envelope.Span, until, _services.MaxBytes, out message);
        _share.Keep(_messages.Bytes);
        if (!isKept)
            return SendOutcome.Full;
        _recent.TryAdd(arrival.MessageId, now);
        NoteBytes();
        return SendOutcome.Queued;
    }

    private void End()
    {
        (_phase, _connection, _arrivals, _arrivalBytes) = (LinkPhase.Over, null, null, 0);
        _messages.Acknowledge(ulong.MaxValue);
        _share.Keep(0);
        NoteBytes();
        NoteLeft();
    }

    private void NoteBytes() => Interlocked.Exchange(ref _bytes, _messages.Bytes + _arrivalBytes);
}

/// <summary>A message on its way to a reliable client.</summary>
/// <param name="Envelope">Its frame without a number.</param>
/// <param name="MessageId">Its identity; empty where it has none.</param>
/// <param name="TimeToLive">How long it is of use; zero for as long as it takes.</param>
internal readonly record struct LinkArrival(ReadOnlyMemory<byte> Envelope, Guid MessageId, TimeSpan TimeToLive);
