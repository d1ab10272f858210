using System.Collections.Immutable;
using Tidegate.Topics;

namespace Tidegate.Grains.Topics;

/// <summary>
/// What waits for one frontend, in order. Messages are numbered from 1 without a gap; the batch in flight keeps its numbers and its
/// content until it is acknowledged, so that the receiver can tell a repetition.
/// </summary>
internal sealed class OutboxQueue(OutboxLimits limits)
{
    private readonly Queue<Message> _waiting = new();
    private ImmutableArray<Message> _inFlight = [];
    private long _acknowledged;

    /// <summary>Messages that wait, those in flight included.</summary>
    public int Count => _waiting.Count + _inFlight.Length;

    /// <summary>Their payload bytes.</summary>
    public long Bytes { get; private set; }

    public bool HasRoomFor(Message message) =>
        Count == 0 || (Count < limits.MaxMessages && Bytes + message.Bytes <= limits.MaxBytes);

    /// <exception cref="InvalidOperationException">There is no room.</exception>
    public void Add(Message message)
    {
        if (!HasRoomFor(message))
            throw new InvalidOperationException($"The outbox is full: {Count} messages of {Bytes} bytes wait.");

        _waiting.Enqueue(message);
        Bytes += message.Bytes;
    }

    /// <summary>The batch in flight, or a new one.</summary>
    public bool TryGetBatch(out OutboxBatch batch)
    {
        if (_inFlight.IsEmpty)
            _inFlight = TakeBatch();

        batch = new OutboxBatch(_acknowledged + 1, _inFlight);
        return !_inFlight.IsEmpty;
    }

    /// <summary>The batch in flight has arrived.</summary>
    public void Acknowledge()
    {
        _acknowledged += _inFlight.Length;
        Forget(_inFlight);
        _inFlight = [];
    }

    /// <summary>Gives everything up.</summary>
    /// <returns>How many messages are lost.</returns>
    public int Clear()
    {
        var lost = Count;
        _waiting.Clear();
        _inFlight = [];
        Bytes = 0;
        return lost;
    }

    private ImmutableArray<Message> TakeBatch()
    {
        var batch = ImmutableArray.CreateBuilder<Message>(Math.Min(_waiting.Count, limits.BatchMessages));
        long bytes = 0;
        while (batch.Count < limits.BatchMessages && _waiting.TryPeek(out var next))
        {
            bytes += next.Bytes;
            if (batch.Count > 0 && bytes > limits.BatchBytes)
                break;
            batch.Add(_waiting.Dequeue());
        }

        return batch.DrainToImmutable();
    }

    private void Forget(ImmutableArray<Message> messages)
    {
        foreach (var message in messages)
            Bytes -= message.Bytes;
    }
}

/// <summary>Messages in order.</summary>
/// <param name="FirstSeq">Number of the first one.</param>
/// <param name="Messages">The messages.</param>
internal readonly record struct OutboxBatch(long FirstSeq, ImmutableArray<Message> Messages);
