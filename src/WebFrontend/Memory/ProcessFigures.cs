using Tidegate.Budget;

namespace Tidegate.WebFrontend.Memory;

/// <summary>What this process and its kernel say of its memory.</summary>
internal sealed class ProcessFigures
{
    private static readonly long? _limit = CgroupLimit.Find(Read);

    /// <summary>A reading for the estimator.</summary>
    /// <param name="connections">Registered connections.</param>
    /// <param name="accountedBytes">What is accounted for them beside their base cost.</param>
    public static MemoryReading Take(int connections, long accountedBytes)
    {
        var last = GC.GetGCMemoryInfo(GCKind.Any);
        return new MemoryReading(
            connections,
            // Before the first collection there is no figure of one.
            last.Index == 0 ? GC.GetTotalMemory(forceFullCollection: false) : last.HeapSizeBytes - last.FragmentedBytes,
            accountedBytes,
            KernelSockets.BytesPerSocket(Read("/proc/net/sockstat"), Read("/proc/net/sockstat6"), Environment.SystemPageSize),
            last.Index);
    }

    /// <summary>The figures that travel to the budget.</summary>
    public static ProcessMemory Describe(int basePerConnection)
    {
        var last = GC.GetGCMemoryInfo(GCKind.Any);
        return new ProcessMemory
        {
            WorkingSetBytes = Environment.WorkingSet,
            HeapBytes = last.HeapSizeBytes,
            LimitBytes = _limit,
            BasePerConnectionBytes = basePerConnection,
            GcPauseShare = last.PauseTimePercentage / 100,
        };
    }

    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A figure that cannot be read is one that there is not.
            return null;
        }
    }
}
