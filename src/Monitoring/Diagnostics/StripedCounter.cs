using System.Runtime.InteropServices;

namespace Tidegate.Diagnostics;

/// <summary>
/// A counter for what happens with every frame: it is read only when somebody collects, allocates nothing, and threads on different
/// processors do not write to the same cache line.
/// </summary>
internal sealed class StripedCounter
{
    private const int CacheLineBytes = 128;
    private const int MostStripes = 64;

    private readonly Stripe[] _stripes = new Stripe[Math.Min((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount), MostStripes)];

    /// <summary>What was added until now. It never falls from one reading to the next.</summary>
    public long Value
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < _stripes.Length; i++) sum += Interlocked.Read(ref _stripes[i].Count);
            return sum;
        }
    }

    /// <summary>Adds; not negative.</summary>
    public void Add(long value) => Interlocked.Add(ref _stripes[Thread.GetCurrentProcessorId() & (_stripes.Length - 1)].Count, value);

    [StructLayout(LayoutKind.Explicit, Size = CacheLineBytes)]
    private struct Stripe
    {
        [FieldOffset(0)]
        public long Count;
    }
}
