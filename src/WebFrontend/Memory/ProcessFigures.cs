using Tidegate.Budget;

namespace Tidegate.WebFrontend.Memory;

/// <summary>What this process and its kernel say of its memory.</summary>
internal sealed class ProcessFigures
{
    private static readonly MemoryGroup? Group = CgroupLimit.FindGroup(Read);

    /// <summary>The memory of this process at this moment. Cheap enough for several looks a second.</summary>
    public static ProcessReading Measure()
    {
        var last = GC.GetGCMemoryInfo(GCKind.Any);
        var whole = LastWhole();
        var heap = GC.GetTotalMemory(forceFullCollection: false);
        return new ProcessReading(
            heap,
            // Before the first collection there is no figure of one.
            whole.Index == 0 ? heap : whole.HeapSizeBytes - whole.FragmentedBytes,
            last.TotalCommittedBytes,
            last.TotalAvailableMemoryBytes,
            Group is null ? 0 : CgroupLimit.Usage(Group, Read) ?? Environment.WorkingSet,
            Group?.LimitBytes);
    }

    /// <summary>Begins a whole collection beside the work of the process.</summary>
    public static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);

    /// <summary>A number that grows with each whole collection that has ended: what is in use after it is no garbage.</summary>
    public static long WholeCollections() => LastWhole().Index;

    private static GCMemoryInfo LastWhole()
    {
        var (background, blocking) = (GC.GetGCMemoryInfo(GCKind.Background), GC.GetGCMemoryInfo(GCKind.FullBlocking));
        return background.Index > blocking.Index ? background : blocking;
    }

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
            LimitBytes = Group?.LimitBytes,
            BasePerConnectionBytes = basePerConnection,
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
