using Tidegate.History;

namespace Tidegate.Grains.Operators;

/// <summary>
/// The samples of the last day in three rings: every sample of the last quarter of an hour, fewer of the last hour, fewer still of the day.
/// Of the samples that a coarser ring leaves out it keeps the one with the most connections, so that no peak is lost.
/// </summary>
internal sealed class BudgetHistory
{
    /// <summary>Time between two samples.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly Ring[] _rings =
    [
        new(Step, TimeSpan.FromMinutes(15)),
        new(TimeSpan.FromSeconds(20), TimeSpan.FromHours(1)),
        new(TimeSpan.FromMinutes(5), IHistoryGrain.Longest),
    ];

    /// <summary>Takes the next sample.</summary>
    public void Add(BudgetSample sample)
    {
        foreach (var ring in _rings)
            ring.Add(sample);
    }

    /// <summary>The samples since <paramref name="now"/> less <paramref name="span"/>, from the finest ring that reaches so far.</summary>
    public BudgetTrend Read(TimeSpan span, DateTimeOffset now)
    {
        Ring ring = Array.Find(_rings, ring => ring.Span >= span) ?? _rings[^1];
        return new BudgetTrend(ring.Step, [.. ring.Samples.Where(sample => sample.At >= now - span)]);
    }

    private sealed class Ring(TimeSpan step, TimeSpan span)
    {
        private readonly Queue<BudgetSample> _closed = new();
        private BudgetSample? _peak;
        private long _slot;

        public TimeSpan Step => step;

        public TimeSpan Span => span;

        public IEnumerable<BudgetSample> Samples => _peak is { } peak ? _closed.Append(peak) : _closed;

        public void Add(BudgetSample sample)
        {
            var slot = sample.At.UtcTicks / step.Ticks;
            if (_peak is { } peak && slot == _slot)
            {
                _peak = sample.InUse >= peak.InUse ? sample : peak;
                return;
            }

            if (_peak is { } closed)
                _closed.Enqueue(closed);
            (_peak, _slot) = (sample, slot);
            while (_closed.Count > span / step)
                _closed.Dequeue();
        }
    }
}
