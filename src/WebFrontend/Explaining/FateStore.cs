using System.Collections.Immutable;
using Tidegate.Explaining;

namespace Tidegate.WebFrontend.Explaining;

/// <summary>
/// What became of connections and upgrades, for a while: two rings of one size, so that a storm of refusals does not push out the
/// closes. Thread-safe; every method takes <c>now</c>.
/// </summary>
internal sealed class FateStore
{
    /// <summary>What one entry is counted as: its record, its texts, its place in ring and index.</summary>
    public const int EntryBytes = 1024;

    private readonly Ring<CloseRecord> _closes;
    private readonly Ring<RefusalRecord> _refusals;
    private readonly TimeSpan _keepFor;

    /// <param name="bytes">The most memory of both rings together.</param>
    /// <param name="keepFor">How long an entry is told.</param>
    public FateStore(long bytes, TimeSpan keepFor)
    {
        var each = (int)Math.Clamp(bytes / EntryBytes / 2, 1, int.MaxValue);
        _closes = new Ring<CloseRecord>(each);
        _refusals = new Ring<RefusalRecord>(each);
        _keepFor = keepFor;
    }

    /// <summary>A connection ended.</summary>
    public void Add(CloseRecord close) => _closes.Add(close.Descriptor.ConnectionId, close, close.At);

    /// <summary>An upgrade was refused.</summary>
    public void Add(RefusalRecord refusal) => _refusals.Add(refusal.CorrelationId, refusal, refusal.At);

    /// <summary>What became of a connection id or a correlation id, or null.</summary>
    public Fate? Find(string id, DateTimeOffset now)
    {
        if (_closes.Find(id, now - _keepFor) is { } close) return new Fate(close, null);
        return _refusals.Find(id, now - _keepFor) is { } refusal ? new Fate(null, refusal) : null;
    }

    /// <summary>The refusals, the newest first.</summary>
    public ImmutableArray<RefusalRecord> Refusals(int top, DateTimeOffset now) => _refusals.Newest(top, now - _keepFor);

    private sealed class Ring<T>(int capacity)
        where T : class
    {
        private readonly Lock _lock = new();
        private readonly Queue<(string Id, T Entry, DateTimeOffset At)> _entries = new();
        private readonly Dictionary<string, T> _byId = new(StringComparer.Ordinal);

        public void Add(string id, T entry, DateTimeOffset at)
        {
            lock (_lock)
            {
                if (_entries.Count == capacity) Drop();
                _entries.Enqueue((id, entry, at));
                _byId[id] = entry;
            }
        }

        public T? Find(string id, DateTimeOffset since)
        {
            lock (_lock)
            {
                DropOlder(since);
                return _byId.GetValueOrDefault(id);
            }
        }

        public ImmutableArray<T> Newest(int top, DateTimeOffset since)
        {
            lock (_lock)
            {
                DropOlder(since);
                return [.. _entries.Skip(_entries.Count - top).Reverse().Select(entry => entry.Entry)];
            }
        }

        private void DropOlder(DateTimeOffset since)
        {
            while (_entries.TryPeek(out var oldest) && oldest.At < since) Drop();
        }

        private void Drop()
        {
            var (id, entry, _) = _entries.Dequeue();
            // A later entry may have the same id: a client may send a traceparent twice.
            if (_byId.GetValueOrDefault(id) == entry) _byId.Remove(id);
        }
    }
}
