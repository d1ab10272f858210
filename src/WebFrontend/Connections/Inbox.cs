using Tidegate.Topics;
using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// Messages of one client that came while its handler was at work. They wait for their turn here, so that the socket is read on: pings
/// are answered, and a close frame or the end of the peer is seen. Bounded; over the bound the socket is not read for a while.
/// </summary>
/// <param name="room">What messages may take of the process.</param>
internal sealed class Inbox(MessageRoom room)
{
    /// <summary>Messages that may wait.</summary>
    public const int MaxMessages = 128;

    /// <summary>Bytes from which on nothing more is read; a last message may go over it.</summary>
    public const int MaxBytes = 256 * 1024;

    private readonly Lock _lock = new();
    private Queue<Entry>? _waiting;
    private TaskCompletionSource? _step;
    private RoomShare _share = new(room);
    private long _bytes;
    private int _inWork;
    private bool _isBusy;
    private bool _isAbandoned;

    /// <summary>A message that has waited, in memory of its own.</summary>
    public readonly record struct Entry(MessageKind Kind, byte[] Payload)
    {
        public int Cost => Payload.Length + SendQueue.MessageOverheadBytes;
    }

    /// <summary>Bytes of the messages that wait and of the one that the handler has.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The handler is at work.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_lock)
                return _isBusy;
        }
    }

    /// <summary>The handler has taken a message and will be at work for a while. Only where it is not busy.</summary>
    /// <param name="payloadBytes">Size of the message.</param>
    public void Begin(int payloadBytes)
    {
        lock (_lock)
        {
            _isBusy = true;
            _inWork = payloadBytes + SendQueue.MessageOverheadBytes;
            _bytes = _inWork;
        }
    }

    /// <summary>Lets a message wait for its turn. What comes after <see cref="Abandon"/> is dropped.</summary>
    public InboxOutcome Add(MessageKind kind, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            if (!_isBusy)
                return InboxOutcome.Idle;
            if (_isAbandoned)
                return InboxOutcome.Taken;
            if (!_share.TryAdd(payload.Length + SendQueue.MessageOverheadBytes))
                return InboxOutcome.NoRoom;
            var entry = new Entry(kind, payload.ToArray());
            (_waiting ??= new Queue<Entry>()).Enqueue(entry);
            _bytes += entry.Cost;
            return InboxOutcome.Taken;
        }
    }

    /// <summary>The handler is ready for the next message.</summary>
    /// <returns>False where none waits; the handler is not busy then.</returns>
    public bool TryNext(out Entry next)
    {
        TaskCompletionSource? step;
        lock (_lock)
        {
            _bytes -= _inWork;
            _inWork = 0;
            _share.Keep(_bytes);
            if (_waiting is not null && _waiting.TryDequeue(out next))
            {
                _inWork = next.Cost;
            }
            else
            {
                next = default;
                _waiting = null;
                _isBusy = false;
            }

            (step, _step) = (_step, null);
        }

        step?.TrySetResult();
        return next.Payload is not null;
    }

    /// <summary>True where another message may be read.</summary>
    /// <param name="roomBytes">Memory that the connection may still use.</param>
    /// <param name="maxMessageBytes">Largest message.</param>
    public bool HasRoom(long roomBytes, int maxMessageBytes)
    {
        lock (_lock)
        {
            if (!_isBusy || _isAbandoned)
                return true;
            return (_waiting?.Count ?? 0) < MaxMessages && _bytes - _inWork < MaxBytes && roomBytes >= maxMessageBytes;
        }
    }

    /// <summary>Completes when the handler has finished the message it has, or at once where it has none.</summary>
    public Task StepAsync()
    {
        lock (_lock)
        {
            if (!_isBusy || _isAbandoned)
                return Task.CompletedTask;
            _step ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _step.Task;
        }
    }

    /// <summary>Completes when all that waited is done, or given up.</summary>
    public async Task EmptiedAsync()
    {
        while (true)
        {
            var step = StepAsync();
            await step;
            lock (_lock)
            {
                if (!_isBusy || _isAbandoned)
                    return;
            }
        }
    }

    /// <summary>Drops what waits and what still comes.</summary>
    public void Abandon()
    {
        TaskCompletionSource? step;
        lock (_lock)
        {
            _isAbandoned = true;
            _waiting = null;
            _bytes = _inWork;
            _share.Keep(0);
            (step, _step) = (_step, null);
        }

        step?.TrySetResult();
    }
}
