using System.Collections.Concurrent;

namespace Tidegate.Clients.Measuring;

/// <summary>How many events the busiest second had, whenever that second began (to a tenth of one). Thread-safe.</summary>
public sealed class PeakRate(TimeProvider time)
{
    private const int SlotsPerSecond = 10;

    private readonly long _start = time.GetTimestamp();
    private readonly ConcurrentDictionary<long, long> _slots = new();

    /// <summary>Counts an event of this moment.</summary>
    public void Add() => _slots.AddOrUpdate((long)(time.GetElapsedTime(_start).TotalSeconds * SlotsPerSecond), 1, static (_, count) => count + 1);

    /// <summary>Events of the busiest second.</summary>
    public long PerSecond()
    {
        var counts = _slots.OrderBy(slot => slot.Key).ToArray();
        var (peak, sum, first) = (0L, 0L, 0);
        foreach (var (slot, count) in counts)
        {
            sum += count;
            while (counts[first].Key <= slot - SlotsPerSecond)
                sum -= counts[first++].Value;
            peak = Math.Max(peak, sum);
        }

        return peak;
    }
}
