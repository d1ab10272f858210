namespace Tidegate.Budget;

/// <summary>Memory of a whole process, as the process and the kernel see it.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.process-memory")]
public sealed record ProcessMemory
{
    /// <summary>Nothing was measured yet.</summary>
    public static readonly ProcessMemory None = new();

    /// <summary>Resident memory, in bytes.</summary>
    [Id(0)] public long WorkingSetBytes { get; init; }

    /// <summary>Managed heap after the last collection, in bytes.</summary>
    [Id(1)] public long HeapBytes { get; init; }

    /// <summary>Memory limit of the control group (version 1 or 2), in bytes; null where there is none.</summary>
    [Id(2)] public long? LimitBytes { get; init; }

    /// <summary>What one idle connection was measured to cost, in bytes.</summary>
    [Id(3)] public int BasePerConnectionBytes { get; init; }

    // Id 4 is taken: earlier versions send the share of garbage collection, which nobody reads.

    /// <summary>What the process may use before it has to give something up, in bytes; 0 where it does not say.</summary>
    [Id(5)] public long CapacityBytes { get; init; }

    /// <summary>What it uses of that, as the collector and the control group see it; 1 is all.</summary>
    [Id(6)] public double Utilization { get; init; }

    /// <summary>What it does about it by itself.</summary>
    [Id(7)] public PressureLevel Level { get; init; }

    /// <summary>The share of the control group's limit that is resident; null where there is no limit.</summary>
    public double? LimitShare => LimitBytes is > 0 and var limit ? (double)WorkingSetBytes / limit : null;
}
