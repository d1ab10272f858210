using System.Net.WebSockets;
using Tidegate.Topics;
using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// What waits to be sent to one client, bounded in bytes and sent in order by one pump. The pump and the list exist only while
/// something waits: an idle connection has neither task nor buffer here.
/// </summary>
internal sealed class SendQueue(WebSocket socket, SendQueueServices services, MessageRoom room)
{
    /// <summary>Counted for each message beside its payload, so that empty messages are bounded too.</summary>
    public const int MessageOverheadBytes = 64;

    /// <summary>Sends that may complete on the caller's thread before the pump moves to another.</summary>
    private const int MaxInlineSends = 64;

    /// <summary>Bytes likewise: the kernel may take megabytes at once, and the time for that is others'.</summary>
    private const int MaxInlineBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private Entry? _urgent;
    private Entry? _first;
    private Queue<Entry>? _waiting;
    private CloseFrame? _close;
    private TaskCompletionSource? _ended;
    private long _bytes;
    private long _sentMessages;
    private long _sentBytes;
    private bool _pumping;
    private bool _closing;
    private bool _warned;
    private volatile bool _delivered;
    private RoomShare _share = new(room);
    private int _flying;

    /// <param name="Kind">Its kind.</param>
    /// <param name="Payload">Its payload.</param>
    /// <param name="IsNotice">It is a word of Tidegate's own, not of the application.</param>
    /// <param name="Weight">Its part of what the process holds: the payload is there once, however many queues it waits in.</param>
    /// <param name="DeadlineSecond">That of <see cref="Deadline"/>: the number fits between the other fields, the structure would not.</param>
    private readonly record struct Entry(MessageKind Kind, ReadOnlyMemory<byte> Payload, bool IsNotice, int Weight = 0, ushort DeadlineSecond = 0)
    {
        public SendDeadline Deadline => new(DeadlineSecond);

        public int Cost => Payload.Length + MessageOverheadBytes;
    }

    private readonly record struct CloseFrame(WebSocketCloseStatus Status, string Reason);

    private enum Step : byte
    {
        Send,
        Rest,
        End,
    }

    /// <summary>Bytes that wait, the message in flight included.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>This queue's part of what the process holds for all of them: a message to many counts once.</summary>
    public long WeightBytes
    {
        get
        {
            // Nearly all queues are empty, and all are asked every second.
            if (Bytes == 0 && !Volatile.Read(ref _pumping))
                return 0;
            lock (_lock)
                return _share.Bytes;
        }
    }

    /// <summary>A message of the application was sent since <see cref="TakeDelivered"/>.</summary>
    public bool HasDelivered => _delivered;

    /// <summary>Messages sent.</summary>
    public long SentMessages => Interlocked.Read(ref _sentMessages);

    /// <summary>Payload bytes sent.</summary>
    public long SentBytes => Interlocked.Read(ref _sentBytes);

    /// <summary>Queues a message. A single one is taken whatever its size, where nothing else waits and the process has room for it.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="payload">Its payload; not to be changed any more.</param>
    /// <param name="limitBytes">What may wait here.</param>
    /// <param name="sharedBy">In how many queues the same payload is put.</param>
    /// <param name="isNotice">It is a word of Tidegate's own, not of the application.</param>
    /// <param name="deadline">Until when it may be taken from here; after that it is dropped.</param>
    public SendOutcome Enqueue(
        MessageKind kind, ReadOnlyMemory<byte> payload, long limitBytes, int sharedBy = 1, bool isNotice = false, SendDeadline deadline = default)
    {
        var entry = new Entry(kind, payload, isNotice, (payload.Length / sharedBy) + MessageOverheadBytes, deadline.Second);
        lock (_lock)
        {
            if (_closing)
                return SendOutcome.Closing;
            if (_bytes > 0 && _bytes + entry.Cost > limitBytes)
                return SendOutcome.Full;
            if (!_share.TryAdd(entry.Weight))
                return SendOutcome.NoRoom;
            _bytes += entry.Cost;
            if (_first is null && _waiting is null)
                _first = entry;
            else
                (_waiting ??= new Queue<Entry>()).Enqueue(entry);
            if (_pumping)
                return SendOutcome.Queued;
            _pumping = true;
        }

        _ = PumpAsync();
        return SendOutcome.Queued;
    }

    /// <summary>
    /// True once each time the queue is over <paramref name="markBytes"/>; again only after it was empty. One message alone is no backlog,
    /// large as it may be.
    /// </summary>
    public bool PassesMark(long markBytes)
    {
        lock (_lock)
        {
            if (_warned || _bytes <= markBytes || (_first is null && _waiting is not { Count: > 0 }))
                return false;
            return _warned = true;
        }
    }

    /// <summary>True where a message of the application was sent since the last call. To be called by one thread.</summary>
    public bool TakeDelivered()
    {
        if (!_delivered)
            return false;
        _delivered = false;
        return true;
    }

    /// <summary>Puts a text message before all that waits. A second one before the first was sent replaces it.</summary>
    public void EnqueueUrgent(ReadOnlyMemory<byte> text)
    {
        lock (_lock)
        {
            if (_closing)
                return;
            var entry = new Entry(MessageKind.Text, text, IsNotice: true);
            _bytes += entry.Cost - (_urgent?.Cost ?? 0);
            _urgent = entry;
            if (_pumping)
                return;
            _pumping = true;
        }

        _ = PumpAsync();
    }

    /// <summary>Takes no more; sends what waits, then the close frame. Only the first call counts.</summary>
    /// <param name="status">Status of the close frame.</param>
    /// <param name="reason">Its reason.</param>
    /// <param name="drop">Send the close frame only.</param>
    public void Close(WebSocketCloseStatus status, string reason, bool drop) => Close(new CloseFrame(status, reason), drop);

    /// <summary>Takes and sends no more; there is nobody to send to.</summary>
    public void Abandon() => Close(null, drop: true);

    /// <summary>Completes once nothing is being sent any more; to be called after a close.</summary>
    public Task EndedAsync()
    {
        lock (_lock)
        {
            if (!_pumping)
                return Task.CompletedTask;
            _ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _ended.Task;
        }
    }

    private void Close(CloseFrame? frame, bool drop)
    {
        lock (_lock)
        {
            if (_closing)
                return;
            _closing = true;
            _close = frame;
            if (drop)
                Clear();
            if (_pumping || frame is null)
                return;
            _pumping = true;
        }

        _ = PumpAsync();
    }

    private async Task PumpAsync()
    {
        try
        {
            for (var (sent, bytes) = (1, 0); ; sent++)
            {
                var next = Next(out var entry, out var close);
                if (next == Step.Rest)
                    return;
                if (next == Step.End)
                {
                    if (close is { } frame)
                        await socket.CloseOutputAsync(frame.Status, frame.Reason, CancellationToken.None);
                    break;
                }

                var type = entry.Kind == MessageKind.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                await socket.SendAsync(entry.Payload, type, endOfMessage: true, CancellationToken.None);
                NoteSent(entry);
                bytes += entry.Payload.Length;
                // Where nothing waits the pump ends at once.
                if ((sent % MaxInlineSends != 0 && bytes < MaxInlineBytes) || Bytes == 0)
                    continue;
                bytes = 0;
                await Task.Yield();
            }
        }
        catch (Exception)
        {
            // The transport is gone or the socket has ended; the receive loop finds out as well and records it.
        }

        End();
    }

    /// <summary>What the pump does next. Resting and taking a message exclude each other, so that no message is left without a pump.</summary>
    private Step Next(out Entry entry, out CloseFrame? close)
    {
        entry = default;
        close = null;
        lock (_lock)
        {
            while (TryTake(out entry))
            {
                if (entry.Deadline.IsSet && entry.Deadline.HasPassed(services.Clock.Now))
                {
                    Forget(entry);
                    continue;
                }

                _flying = entry.Weight;
                return Step.Send;
            }

            return Finish(out close);
        }
    }

    private bool TryTake(out Entry entry)
    {
        if (_urgent is { } urgent)
            (entry, _urgent) = (urgent, null);
        else if (_first is { } first)
            (entry, _first) = (first, null);
        else if (_waiting is null || !_waiting.TryDequeue(out entry))
        {
            entry = default;
            return false;
        }

        return true;
    }

    private void Forget(in Entry entry)
    {
        _bytes = Math.Max(0, _bytes - entry.Cost);
        _share.Remove(entry.Weight);
    }

    private Step Finish(out CloseFrame? close)
    {
        (close, _close) = (_close, null);
        _waiting = null;
        if (_closing)
            return Step.End;
        _warned = false;
        _pumping = false;
        return Step.Rest;
    }

    private void NoteSent(in Entry entry)
    {
        services.Metrics.Sent(entry.Kind, entry.Payload.Length);
        if (!entry.IsNotice)
            _delivered = true;
        lock (_lock)
        {
            _sentMessages++;
            _sentBytes += entry.Payload.Length;
            _flying = 0;
            Forget(entry);
        }
    }

    private void End()
    {
        TaskCompletionSource? ended;
        lock (_lock)
        {
            _closing = true;
            _flying = 0;
            Clear();
            _pumping = false;
            ended = _ended;
        }

        ended?.TrySetResult();
    }

    private void Clear()
    {
        (_urgent, _first, _waiting, _bytes) = (null, null, null, 0);
        // What is being sent is held until the write ends.
        _share.Keep(_flying);
    }
}
