using System.Collections.Immutable;
using System.Net.WebSockets;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Frames;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Links;
using Tidegate.WebFrontend.Subprotocols;

namespace Tidegate.WebFrontend.Connections;

/// <summary>One WebSocket of this frontend, from the 101 to the end of its transport.</summary>
/// <remarks>
/// <para>One loop receives (<c>FrontendConnection.Receive.cs</c>), also while a handler is awaited; the pump of the <see cref="SendQueue"/> sends while something
/// waits. There is no timer: the scan of <see cref="HeartbeatScanner"/> calls <see cref="Scan"/> for everything that depends on time
/// (<c>FrontendConnection.Scan.cs</c>).</para>
/// <para>Closing: the first <see cref="BeginClose"/> decides on code and deadline and queues the close frame; the receive loop goes on
/// until the peer has answered; at the deadline the scan aborts the carrier. What follows the end of the carrier is the business of
/// <see cref="ConnectionEnd"/>.</para>
/// </remarks>
internal sealed partial class FrontendConnection : ILocalSocket, IBufferRoom, IFrameWatcher
{
    /// <summary>What a group membership costs beside its name: the index entry. Also what bounds the number of them.</summary>
    private const int GroupMemoryBytes = 256;

    /// <summary>What a string costs beside its characters.</summary>
    private const int StringMemoryBytes = 24;

    private readonly ConnectionSocket _socket;
    private readonly ClientProfile _profile;
    private readonly ConnectionServices _services;
    private readonly SendQueue _queue;
    private readonly MessageReader _reader;
    private readonly ActivityMark _activity;
    private readonly TimeSpan _openedAt;
    private readonly int _descriptorBytes;
    private ImmutableArray<string> _groups = [];
    private long _groupBytes;
    private ClosingState? _closing;
    private SendProgress _progress = new();
    private TimeSpan _backlogSince = TimeSpan.MaxValue;
    private TimeSpan _nextBeat;
    private long _messagesIn;
    private long _bytesIn;

    public FrontendConnection(ConnectionDescriptor descriptor, ConnectionSocket socket, ClientProfile profile, ConnectionServices services)
    {
        Descriptor = descriptor;
        _socket = socket;
        _profile = profile;
        _services = services;
        _queue = new SendQueue(socket.Messages, services.Sending, services.Room);
        _reader = new MessageReader(socket.Messages, services.Buffers);
        _activity = new ActivityMark(services.Clock);
        _openedAt = services.Clock.Now;
        _descriptorBytes = BytesOf(descriptor.ConnectionId) + BytesOf(descriptor.UserId) + BytesOf(descriptor.Remote) + BytesOf(descriptor.CorrelationId);
        _nextBeat = HeartbeatPolicy.FirstBeat(_openedAt, services.NextNumber(), services.Settings.HeartbeatInterval);
        socket.Meter.Watch(this);
    }

    /// <summary>What does not change.</summary>
    public ConnectionDescriptor Descriptor { get; }

    /// <summary>Its place among all connections. Written by the <see cref="ConnectionRegistry"/> only, under its lock.</summary>
    public int Slot { get; set; }

    /// <summary>Groups it is a member of. Written by the <see cref="ConnectionRegistry"/> only, under its lock.</summary>
    public ImmutableArray<string> Groups
    {
        get => _groups;
        set
        {
            _groups = value;
            Volatile.Write(ref _groupBytes, value.Sum(group => (long)BytesOf(group) + GroupMemoryBytes));
        }
    }

    /// <summary>What its client may do with groups; null where its protocol knows none.</summary>
    public ClientRights? Rights => _profile.Rights;

    /// <summary>Its places under the caps of address and user; they go back when its close begins. Set before it is registered.</summary>
    public HeldPlaces? Places { get; set; }

    /// <summary>The way to the HTTP endpoints of its application; null where its hub has none. Set before it is registered.</summary>
    public IApplicationLink? Application { get; init; }

    /// <summary>Messages are to be sent to it in the frames of its subprotocol.</summary>
    public bool HasEnvelopes => _profile.HasEnvelopes;

    /// <summary>How its client is treated.</summary>
    public ClientProfile Profile => _profile;

    /// <summary>What outlives its socket; null where its client does not come back to it.</summary>
    public ReliableLink? Link => _profile.Link;

    /// <summary>Time since the last application activity, as its hub counts it; none where nobody is idle there.</summary>
    public TimeSpan IdleFor => _profile.Idle == HubIdle.Off ? TimeSpan.Zero : _activity.IdleFor;

    /// <summary>Time since an idle warning that was not answered by activity; null where there is none.</summary>
    public TimeSpan? WarnedFor => _activity.WarnedFor;

    /// <summary>
    /// Accounted memory, in bytes: the measured base cost of a connection, metadata, what waits to be sent, the assembly buffer, what waits
    /// for its handler. A message to many is charged to each of them in full.
    /// </summary>
    public long MemoryBytes => _services.Memory.BaseBytes + MemoryBesideBase;

    /// <summary>Accounted memory beside the base cost.</summary>
    public long MemoryBesideBase => MetadataBytes + _queue.Bytes + _reader.BufferBytes + InboxBytes + LinkBytes;

    /// <summary>Its part of what the process holds, in bytes: as <see cref="MemoryBytes"/>, but a message to many counts once for all of them.</summary>
    public long WeightBytes => _services.Memory.BaseBytes + WeightBesideBase;

    /// <summary>The same beside the base cost.</summary>
    public long WeightBesideBase => MetadataBytes + _queue.WeightBytes + _reader.BufferBytes + InboxBytes + LinkBytes;

    /// <summary>What waits to be sent, in bytes.</summary>
    public long QueueBytes => _queue.Bytes;

    /// <summary>It is closing, and its client still takes what was queued for it.</summary>
    public bool IsFlushing => Volatile.Read(ref _closing) is { } closing && closing.IsTaking(_services.Clock.Now, _progress.At);

    /// <summary>Its end has begun. A link that waits for its client is no end: such a connection has no socket, and is there.</summary>
    public bool IsClosing => IsSocketClosing && !IsDetached;

    /// <summary>It has no socket, and its client may come back to it.</summary>
    public bool IsDetached => IsSocketClosing && Link is { IsDetached: true };

    private bool IsSocketClosing => Volatile.Read(ref _closing) is not null;

    /// <inheritdoc/>
    long IBufferRoom.BufferRoomBytes =>
        _services.Settings.MaxMemoryPerConnectionBytes - _services.Memory.BaseBytes - MetadataBytes - _queue.Bytes - InboxBytes - LinkBytes;

    private long LinkBytes => Link?.Bytes ?? 0;

    private long MetadataBytes => _descriptorBytes + Volatile.Read(ref _groupBytes) + (Application?.HeldBytes ?? 0);

    /// <summary>Who ended it; to be asked after <see cref="RunAsync"/>.</summary>
    public CloseInitiator Initiator => Volatile.Read(ref _closing)?.Initiator ?? CloseInitiator.Network;

    /// <summary>Queues a message to the client; a full queue closes the connection as a slow consumer.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="payload">Its payload; not to be changed any more.</param>
    /// <param name="sharedBy">How many clients are sent the same payload.</param>
    /// <param name="timeToLive">How long it may wait here, up to <see cref="SendDeadline.Longest"/>; zero for as long as it takes.</param>
    /// <param name="messageId">Identity of the message; empty where it has none.</param>
    /// <returns>False where the connection is closing.</returns>
    public bool Send(
        MessageKind kind, ReadOnlyMemory<byte> payload, int sharedBy = 1, TimeSpan timeToLive = default, Guid messageId = default)
    {
        if (Link is { } link)
            return Judge(link.Send(new LinkArrival(payload, messageId, timeToLive)));
        var deadline = timeToLive == default ? default : SendDeadline.In(timeToLive, _services.Clock.Now);
        return Enqueue(kind, payload, sharedBy, isNotice: false, deadline);
    }

    /// <summary>Queues a message that its <see cref="Link"/> has numbered and keeps: where the socket is closing it is sent by the next one.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="isReplay">It was kept for this socket, within the bound of the link; the queue has none for it.</param>
    public SendOutcome SendNumbered(ReadOnlyMemory<byte> frame, bool isReplay)
    {
        var outcome = _queue.Enqueue(MessageKind.Text, frame, isReplay ? long.MaxValue : _services.Settings.SendQueueBytes);
        WakeScan();
        return outcome == SendOutcome.Closing ? SendOutcome.Queued : outcome;
    }

    private bool Enqueue(MessageKind kind, ReadOnlyMemory<byte> payload, int sharedBy, bool isNotice, SendDeadline deadline = default)
    {
        var outcome = _queue.Enqueue(kind, payload, _services.Settings.SendQueueBytes, sharedBy, isNotice, deadline);
        WakeScan();
        return Judge(outcome);
    }

    private bool Judge(SendOutcome outcome)
    {
        switch (outcome)
        {
            case SendOutcome.NoRoom:
                CloseForMemory();
                return false;
            case SendOutcome.Closing:
                return false;
            case SendOutcome.Full:
                BeginClose(CloseCodes.SlowConsumer);
                return false;
        }

        return !IsOverMemory();
    }

    /// <summary>Queues a notice (a JSON text frame) where the protocol of the client has notices.</summary>
    public void Notify(ReadOnlyMemory<byte> json)
    {
        if (_profile.HasNotices)
            Enqueue(MessageKind.Text, json, sharedBy: 1, isNotice: true);
    }

    /// <summary>Queues an answer of the subprotocol (a JSON text frame) to what the client has sent.</summary>
    /// <remarks>The client may have come with another socket meanwhile.</remarks>
    public void Answer(ReadOnlyMemory<byte> json) => (Link?.Connection ?? this).Enqueue(MessageKind.Text, json, sharedBy: 1, isNotice: true);

    /// <summary>Tells the client who it is, where its subprotocol does. To be called before anything else is sent to it.</summary>
    public void Greet()
    {
        if (_profile.HasEnvelopes)
            Answer(ServerFrames.Connected(Descriptor.UserId, Descriptor.ConnectionId, Link?.NewToken(Descriptor.ConnectionId)));
    }

    /// <summary>Sends the idle warning and marks the connection as warned; the next activity ends the mark.</summary>
    public void WarnIdle(TimeSpan closesIn)
    {
        _activity.Warn();
        Notify(Notices.IdleWarning(closesIn));
    }

    /// <summary>
    /// Begins the close: what is queued, close frame, bounded wait for the answer, abort. Only the first call counts; but a lost lease leaves
    /// no close more time than a closing handshake takes.
    /// </summary>
    /// <param name="code">Why.</param>
    /// <param name="reason">The reason in the close frame, cut to what fits into it; null takes the one of the code.</param>
    /// <param name="explanation">What a client whose protocol tells it before the close frame is told; null is the reason.</param>
    public void BeginClose(CloseCode code, string? reason = null, string? explanation = null)
    {
        var text = ClosingState.Fit(reason ?? code.Reason);
        // It could not be warned, so it is to come back: 4001 says that it need not.
        if (code == CloseCodes.Idle && _profile is { HasNotices: false, HasEnvelopes: false })
            code = CloseCodes.GoingAway;
        if (Link?.Connection is { } newer && newer != this)
        {
            newer.BeginClose(code, reason, explanation);
            return;
        }

        if (!TrySetClosing(code.Code, text, CloseInitiator.Server))
        {
            if (code == CloseCodes.LeaseLost)
                Volatile.Read(ref _closing)!.Hurry(_services.Clock.Now);
            EndLink(code, text);
            return;
        }

        if (code == CloseCodes.HeartbeatLost)
        {
            // Nobody is there to read a close frame.
            _queue.Abandon();
            Abort();
            return;
        }

        // A client that does not read, or holds too much already, gets nothing but the close frame.
        var drop = code == CloseCodes.SlowConsumer || code == CloseCodes.MemoryLimit;
        if (_profile.HasEnvelopes && !drop)
            _queue.Enqueue(MessageKind.Text, ServerFrames.Disconnected(explanation ?? text), _services.Settings.SendQueueBytes, isNotice: true);
        _queue.Close((WebSocketCloseStatus)code.Code, text, drop);
    }

    /// <summary>Whoever ends the connection for good ends what outlives its socket as well, at once where the socket is gone.</summary>
    private void EndLink(CloseCode code, string reason)
    {
        if (Link is not { } link || LinkRules.Survives(code.Code, CloseInitiator.Server))
            return;
        link.Condemn();
        link.TryEnd()?.Finish(new ConnectionClosed(code.Code, reason, Read()));
    }

    /// <summary>Ends the socket of a link whose client comes with another one: this one is dead, whatever it looks like.</summary>
    public void AbortSocket()
    {
        _socket.Carrier.NoteEnd();
        _socket.Carrier.Abort();
    }

    /// <summary>Closes it because the process is short of memory.</summary>
    public void CloseForMemory() => BeginClose(CloseCodes.MemoryLimit, CloseCodes.Reasons.ServerMemory);

    /// <summary>The exact state at this moment (<see cref="ConnectionReading.Utilization"/> included).</summary>
    public ConnectionReading Read() => new()
    {
        Age = _services.Clock.Now - _openedAt,
        IdleFor = IdleFor,
        MessagesIn = Interlocked.Read(ref _messagesIn),
        MessagesOut = _queue.SentMessages,
        BytesIn = Interlocked.Read(ref _bytesIn),
        BytesOut = _queue.SentBytes,
        QueueBytes = _queue.Bytes,
        MemoryBytes = MemoryBytes,
        State = IsClosing ? ConnectionState.Closing : _activity.IsWarned ? ConnectionState.Warned : ConnectionState.Open,
        Groups = Groups,
        Utilization = _services.Admission.Pressure.Utilization,
    };

    /// <summary>How it ended; to be asked after <see cref="RunAsync"/>.</summary>
    public ConnectionClosed ToClosed()
    {
        var closing = Volatile.Read(ref _closing);
        return new ConnectionClosed(closing?.Code ?? CloseCodes.Abnormal.Code, closing?.Reason ?? CloseCodes.Abnormal.Reason, Read());
    }

    private bool TrySetClosing(int code, string reason, CloseInitiator initiator)
    {
        if (IsSocketClosing)
            return false;
        var closing = new ClosingState(code, reason, initiator, _services.Clock.Now, _services.Transport);
        if (Interlocked.CompareExchange(ref _closing, closing, null) is not null)
            return false;
        if (!LinkRules.Survives(code, initiator))
            Link?.Condemn();
        WakeScan();
        Places?.Dispose();
        if (initiator == CloseInitiator.Server)
            Volatile.Read(ref _inbox)?.Abandon();
        return true;
    }

    private static int BytesOf(string? text) => text is null ? 0 : StringMemoryBytes + (text.Length * sizeof(char));

    /// <summary>Closes the connection where it uses more memory than one may; to be called wherever its memory has grown.</summary>
    /// <returns>True where it is over its memory.</returns>
    public bool IsOverMemory()
    {
        if (MemoryBytes <= _services.Settings.MaxMemoryPerConnectionBytes)
            return false;
        BeginClose(CloseCodes.MemoryLimit);
        return true;
    }
}
