namespace Tidegate.WebFrontend.Memory;

/// <summary>What this process uses of its memory at one moment, and what it may use. Pure.</summary>
/// <param name="HeapBytes">Managed heap in use, what was allocated since the last collection included.</param>
/// <param name="LiveBytes">What the last whole collection has left of the heap, and what connections are known to have taken since.</param>
/// <param name="CommittedBytes">What the collector holds of the system, as of its last run.</param>
/// <param name="HeapLimitBytes">The collector's limit: configured, or from the control group, or all memory of the machine.</param>
/// <param name="GroupBytes">What the control group uses and the kernel cannot take back; resident memory where it does not tell.</param>
/// <param name="GroupLimitBytes">The control group's limit; null where there is none.</param>
internal readonly record struct ProcessReading(
    long HeapBytes,
    long LiveBytes,
    long CommittedBytes,
    long HeapLimitBytes,
    long GroupBytes,
    long? GroupLimitBytes)
{
    /// <summary>Of the collector's limit: a collection needs room to work, and fragments are lost.</summary>
    private const double HeapShare = 0.8;

    /// <summary>Of the control group's limit: the kernel's buffers grow without asking.</summary>
    private const double GroupShare = 0.9;

    /// <summary>What the process may use before it has to give something up, in bytes.</summary>
    public long CapacityBytes => (long)Math.Min(HeapLimitBytes * HeapShare, (GroupLimitBytes ?? double.PositiveInfinity) * GroupShare);

    /// <summary>Memory in use, as a share of what may be used; 1 is all. The tighter one of the two limits counts.</summary>
    public double Utilization => UtilizationWith(HeapBytes);

    /// <summary>The same without garbage, as far as it is known; never more than <see cref="Utilization"/>.</summary>
    public double LiveUtilization => UtilizationWith(Math.Min(HeapBytes, LiveBytes));

    /// <summary>What is acted on: of what may be garbage or not, half counts until the next whole collection tells.</summary>
    public double Burden => (Utilization + LiveUtilization) / 2;

    private double UtilizationWith(long used)
    {
        var heap = HeapLimitBytes > 0 ? used / (HeapLimitBytes * HeapShare) : 0;
        if (GroupLimitBytes is not > 0) return heap;
        // What the collector holds and does not use it uses before it takes more.
        var unused = Math.Max(0, CommittedBytes - used);
        return Math.Max(heap, Math.Max(0, GroupBytes - unused) / (GroupLimitBytes.Value * GroupShare));
    }
}
