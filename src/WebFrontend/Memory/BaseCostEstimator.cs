namespace Tidegate.WebFrontend.Memory;

/// <summary>
/// What one idle connection costs this process beside its queue, buffer and metadata, measured while it runs. Pure.
/// </summary>
/// <remarks>
/// <para>Method. While hardly anybody is connected, the managed heap is the baseline: what the process needs without connections. With
/// many connections, the heap less the baseline and less what is accounted otherwise, divided by their number, is the managed part of
/// one; the kernel's part of a socket comes on top. Only figures after a new collection count, since garbage is no cost.</para>
/// <para>Noise. A collection of a young generation leaves garbage of older ones, caches grow, a burst of messages is in the air: so the
/// estimate is the median of the last readings, and none is taken with few connections, where noise is larger than the cost.</para>
/// <para>Bounds. Never less than <see cref="FloorBytes"/>, which is a calibration: 12,000 idle connections without TLS on an otherwise idle
/// frontend took 6 KiB of memory each, rounded up. Never more than <see cref="CeilingBytes"/>, so that a leak elsewhere in the process is
/// not charged to clients without end. In a process that is a silo as well, the grains of the connections are in the estimate.</para>
/// </remarks>
internal sealed class BaseCostEstimator
{
    /// <summary>The least, and what holds until something was measured.</summary>
    public const int FloorBytes = 8 * 1024;

    /// <summary>The most: what one with TLS takes, rounded up.</summary>
    public const int CeilingBytes = 64 * 1024;

    /// <summary>Up to so many connections the heap is the baseline.</summary>
    public const int QuietConnections = 16;

    /// <summary>From so many connections on a reading tells something of one.</summary>
    public const int LeastConnections = 256;

    /// <summary>Readings of which the median is taken.</summary>
    public const int Readings = 9;

    private readonly long[] _costs = new long[Readings];
    private long? _baseline;
    private long _collections = -1;
    private int _count;

    /// <summary>The estimate, in bytes.</summary>
    public int Bytes { get; private set; } = FloorBytes;

    /// <summary>Takes a reading.</summary>
    public void Add(in MemoryReading reading)
    {
        if (reading.Collections == _collections) return;
        _collections = reading.Collections;
        var rest = reading.HeapBytes - reading.AccountedBytes;
        if (reading.Connections <= QuietConnections) _baseline = rest;
        if (reading.Connections < LeastConnections || _baseline is not { } baseline) return;
        _costs[_count++ % Readings] = ((rest - baseline) / reading.Connections) + reading.KernelBytesPerSocket;
        Bytes = (int)Math.Clamp(Median(), FloorBytes, CeilingBytes);
    }

    private long Median()
    {
        var costs = _costs[..Math.Min(_count, Readings)];
        Array.Sort(costs);
        return costs[costs.Length / 2];
    }
}
