using Tidegate.Hosting.Descriptors;

namespace Tidegate.WebFrontend.Counters;

/// <summary>Memory and open files of this process as shares of what it may use; 0 where the system does not tell.</summary>
internal sealed class ProcessUsage(DescriptorBudget descriptors, TimeProvider time)
{
    // A reading each few seconds is enough for what grows with connections.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private long? _readAt;
    private double _memory;

    /// <summary>Memory and files, at most some seconds old.</summary>
    public (double Memory, double Files) Current
    {
        get
        {
            lock (_lock)
            {
                if (_readAt is not { } at || time.GetElapsedTime(at) >= MaxAge)
                {
                    _readAt = time.GetTimestamp();
                    _memory = Environment.WorkingSet / (double)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
                }

                return (_memory, descriptors.Share);
            }
        }
    }
}
