namespace Tidegate.Budget;

/// <summary>Pressure levels in rising order (governance: Pressure).</summary>
public enum PressureLevel : byte
{
    /// <summary>Below the backpressure threshold.</summary>
    Normal = 0,

    /// <summary>At or over the threshold: no spare permits, shorter idle timeouts.</summary>
    Backpressure = 1,

    /// <summary>At or over 95 %.</summary>
    Critical = 2,

    /// <summary>No permit is free, or no memory.</summary>
    Exhausted = 3,
}

/// <summary>What a pressure level comes from.</summary>
public enum PressureCause : byte
{
    /// <summary>The number of connections.</summary>
    Connections = 0,

    /// <summary>Their memory.</summary>
    Memory = 1,
}

/// <summary>The cluster's pressure at one moment.</summary>
/// <param name="Level">The level, with hysteresis on the way down.</param>
/// <param name="Utilization">The larger share of connections and of memory in use, accounted or of the processes; 0 is none, 1 is all, over 1 after a lowered limit.</param>
/// <param name="Threshold">The utilization at which backpressure begins, 0 to 1.</param>
/// <param name="Cause">Which of the two shares is the larger one.</param>
[GenerateSerializer, Immutable, Alias("tidegate.budget.pressure")]
public readonly record struct PressureReading(
    [property: Id(0)] PressureLevel Level,
    [property: Id(1)] double Utilization,
    [property: Id(2)] double Threshold,
    [property: Id(3)] PressureCause Cause = PressureCause.Connections)
{
    /// <summary>The connections use all the memory they may: nobody is admitted, whatever permits are free.</summary>
    public bool IsMemoryExhausted => Level == PressureLevel.Exhausted && Cause == PressureCause.Memory;

    /// <summary>The level as it stands on the wire and in the admin API.</summary>
    public string LevelName => NameOf(Level);

    /// <summary>A level as it stands on the wire and in the admin API.</summary>
    public static string NameOf(PressureLevel level) => level switch
    {
        PressureLevel.Backpressure => "backpressure",
        PressureLevel.Critical => "critical",
        PressureLevel.Exhausted => "exhausted",
        _ => "normal",
    };
}
