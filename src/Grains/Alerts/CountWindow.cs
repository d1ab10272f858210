namespace Tidegate.Grains.Alerts;

/// <summary>
/// How much counts have grown within a sliding time, summed over sources that come and go. Counts are absolute, so that what is not seen
/// for a while is not lost. Pure.
/// </summary>
/// <param name="length">The time that is looked back over.</param>
/// <param name="step">Increases closer together than this are kept as one.</param>
internal sealed class CountWindow(TimeSpan length, TimeSpan step)
{
    private const int MaxAway = 1_000;

    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);
    private readonly Queue<Increase> _increases = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private Increase? _newest;
    private bool _hasBegun;

    /// <summary>The increase within the time that was looked back over when <see cref="Take"/> was called last.</summary>
    public long Sum { get; private set; }

    /// <summary>The increases that are looked back over, the oldest first.</summary>
    public IEnumerable<(DateTimeOffset At, long Count)> Increases => _increases.Select(increase => (increase.At, increase.Count));

    /// <summary>Takes up where a former window stopped, before the first <see cref="Take"/>.</summary>
    /// <param name="source">The one source of it.</param>
    /// <param name="count">Its last count.</param>
    /// <param name="increases">The increases of the former window, the oldest first.</param>
    public void Restore(string source, long count, IEnumerable<(DateTimeOffset At, long Count)> increases)
    {
        _hasBegun = true;
        _last[source] = count;
        foreach (var (at, increase) in increases)
        {
            Sum += increase;
            _increases.Enqueue(_newest = new Increase(at) { Count = increase });
        }
    }

    /// <summary>Takes the present counts of all sources. Those of the first call are where counting begins.</summary>
    public void Take(IEnumerable<(string Source, long Count)> counts, DateTimeOffset now)
    {
        long increase = 0;
        _seen.Clear();
        foreach (var (source, count) in counts)
        {
            _seen.Add(source);
            // What a new source has counted before it was first seen happened just now; on the first call it may be old.
            var before = _last.TryGetValue(source, out var last) ? last : _hasBegun ? 0 : count;
            // A source that began again under its name counts from zero.
            increase += count < before ? count : count - before;
            _last[source] = count;
        }

        Forget();
        _hasBegun = true;
        Add(increase, now);
        while (_increases.TryPeek(out var oldest) && now - oldest.At >= length)
            Sum -= _increases.Dequeue().Count;
    }

    // A source that is away may come back with the counts it had: a silo gets the ledger again.
    private void Forget()
    {
        if (_last.Count - _seen.Count <= MaxAway)
            return;
        foreach (var gone in _last.Keys.Where(source => !_seen.Contains(source)).ToArray())
            _last.Remove(gone);
    }

    private void Add(long increase, DateTimeOffset now)
    {
        if (increase == 0)
            return;
        Sum += increase;
        if (_newest is not null && now - _newest.At < step && _increases.Count > 0)
        {
            _newest.Count += increase;
            return;
        }

        _newest = new Increase(now) { Count = increase };
        _increases.Enqueue(_newest);
    }

    private sealed class Increase(DateTimeOffset at)
    {
        public DateTimeOffset At => at;

        public long Count { get; set; }
    }
}
