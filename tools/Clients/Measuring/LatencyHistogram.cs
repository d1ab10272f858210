using System.Numerics;

namespace Tidegate.Clients.Measuring;

/// <summary>
/// Latencies in fixed memory: buckets whose width grows with the value, 64 to each power of two, so that any percentile is off by less
/// than 1.6 %. Recording is lock-free and may happen on any thread.
/// </summary>
/// <remarks>
/// Values are microseconds. Below 64 each value has its own bucket; above, a value with highest bit h falls in one of 64 buckets of
/// width 2^(h-6).
/// </remarks>
public sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubBuckets = 1 << SubBits;

    /// <summary>Larger values count as this one: about 76 hours.</summary>
    private const long MaxMicroseconds = (1L << 38) - 1;

    private readonly long[] _counts = new long[BucketOf(MaxMicroseconds) + 1];
    private long _count;
    private long _max;

    /// <summary>Recorded values.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The largest value recorded, exact up to one microsecond.</summary>
    public TimeSpan Max => TimeSpan.FromMicroseconds(Volatile.Read(ref _max));

    /// <summary>Counts one value; a negative one counts as 0.</summary>
    public void Record(TimeSpan latency)
    {
        var microseconds = Math.Clamp((long)latency.TotalMicroseconds, 0, MaxMicroseconds);
        Interlocked.Increment(ref _counts[BucketOf(microseconds)]);
        Interlocked.Increment(ref _count);
        for (var seen = Volatile.Read(ref _max); microseconds > seen;)
        {
            var found = Interlocked.CompareExchange(ref _max, microseconds, seen);
            if (found == seen)
                break;
            seen = found;
        }
    }

    /// <summary>The smallest value that is not exceeded by the share <paramref name="percent"/> of all values; zero where there are none.</summary>
    /// <param name="percent">0 to 100.</param>
    public TimeSpan Percentile(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var rank = Math.Max(1, (long)Math.Ceiling(Count * (percent / 100)));
        long passed = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            passed += Volatile.Read(ref _counts[bucket]);
            if (passed >= rank)
                return TimeSpan.FromMicroseconds(Math.Min(HighestOf(bucket), Volatile.Read(ref _max)));
        }

        return TimeSpan.Zero;
    }

    private static int BucketOf(long microseconds)
    {
        if (microseconds < SubBuckets)
            return (int)microseconds;
        var shift = BitOperations.Log2((ulong)microseconds) - SubBits;
        return ((shift + 1) << SubBits) + (int)((microseconds >> shift) - SubBuckets);
    }

    private static long HighestOf(int bucket)
    {
        if (bucket < SubBuckets)
            return bucket;
        var shift = (bucket >> SubBits) - 1;
        long mantissa = SubBuckets + (bucket & (SubBuckets - 1));
        return ((mantissa + 1) << shift) - 1;
    }
}
