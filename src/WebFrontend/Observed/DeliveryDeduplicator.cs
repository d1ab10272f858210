namespace Tidegate.WebFrontend.Observed;

/// <summary>What of a batch is new.</summary>
/// <param name="Skip">Messages at its beginning that were delivered before; all of them where the batch is a repetition.</param>
/// <param name="Missing">Messages before it that never came.</param>
internal readonly record struct DeliveryVerdict(int Skip, long Missing);

/// <summary>
/// Makes of a repeated delivery one delivery: remembers the number of the last message of each outbox. The outboxes used least
/// recently are forgotten; a forgotten outbox that repeats itself delivers twice, one that goes on reports a gap. Thread-safe.
/// </summary>
internal sealed class DeliveryDeduplicator
{
    /// <summary>Outboxes remembered: more than a frontend has topics and connections that are written to at the same time.</summary>
    public const int DefaultCapacity = 65_536;

    private readonly Lock _gate = new();
    private readonly int _capacity;
    private readonly Dictionary<(string Target, Guid OutboxId), LinkedListNode<Outbox>> _known = [];
    private readonly LinkedList<Outbox> _byUse = new();

    /// <param name="capacity">Outboxes remembered, at least 1.</param>
    public DeliveryDeduplicator(int capacity = DefaultCapacity) => _capacity = Math.Max(1, capacity);

    /// <summary>Outboxes remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _known.Count;
        }
    }

    /// <summary>Judges a batch and remembers it as delivered.</summary>
    /// <param name="target">Topic or connection.</param>
    /// <param name="outboxId">The outbox it comes from.</param>
    /// <param name="firstSeq">Number of its first message, from 1.</param>
    /// <param name="count">Messages in it.</param>
    public DeliveryVerdict Accept(string target, Guid outboxId, long firstSeq, int count)
    {
        lock (_gate)
        {
            var outbox = Touch((target, outboxId));
            var expected = outbox.LastSeq + 1;
            var skip = (int)Math.Clamp(expected - firstSeq, 0, count);
            var missing = Math.Max(0, firstSeq - expected);
            outbox.LastSeq = Math.Max(outbox.LastSeq, firstSeq + count - 1);
            return new DeliveryVerdict(skip, missing);
        }
    }

    private Outbox Touch((string Target, Guid OutboxId) key)
    {
        if (_known.TryGetValue(key, out var node))
        {
            _byUse.Remove(node);
        }
        else
        {
            if (_known.Count >= _capacity)
            {
                _known.Remove(_byUse.First!.Value.Key);
                _byUse.RemoveFirst();
            }

            node = new LinkedListNode<Outbox>(new Outbox(key));
            _known.Add(key, node);
        }

        _byUse.AddLast(node);
        return node.Value;
    }

    private sealed class Outbox((string Target, Guid OutboxId) key)
    {
        public (string Target, Guid OutboxId) Key { get; } = key;

        public long LastSeq { get; set; }
    }
}
