using Tidegate.Budget;

namespace Tidegate.WebFrontend.Memory;

/// <summary>What is known of the memory of connections: the base cost of one, the sum of all, the process. Written by <c>MemoryWatch</c>.</summary>
internal sealed class ConnectionMemory
{
    private int _base = BaseCostEstimator.FloorBytes;
    private long _total;
    private ProcessMemory _process = ProcessMemory.None;

    /// <summary>What an idle connection costs beside its queue, buffer and metadata, in bytes.</summary>
    public int BaseBytes
    {
        get => Volatile.Read(ref _base);
        set => Volatile.Write(ref _base, value);
    }

    /// <summary>Accounted memory of all connections at the last reading, in bytes.</summary>
    public long TotalBytes
    {
        get => Volatile.Read(ref _total);
        set => Volatile.Write(ref _total, value);
    }

    /// <summary>The process at the last reading.</summary>
    public ProcessMemory Process
    {
        get => Volatile.Read(ref _process);
        set => Volatile.Write(ref _process, value);
    }
}
