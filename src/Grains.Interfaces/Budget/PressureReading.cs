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

    /// <summary>No permit is free.</summary>
    Exhausted = 3,
}

/// <summary>The cluster's pressure at one moment.</summary>
/// <param name="Level">The level, with hysteresis on the way down.</param>
/// <param name="Utilization">The larger share of connections and of memory in use; 0 is none, 1 is all, over 1 after a lowered limit.</param>
/// <param name="Threshold">The utilization at which backpressure begins, 0 to 1.</param>
[GenerateSerializer, Immutable, Alias("tidegate.budget.pressure")]
public readonly record struct PressureReading(
    [property: Id(0)] PressureLevel Level,
    [property: Id(1)] double Utilization,
    [property: Id(2)] double Threshold)
{
    /// <summary>The level as it stands on the wire and in the admin API.</summary>
    public string LevelName => Level switch
    {
        PressureLevel.Backpressure => "backpressure",
        PressureLevel.Critical => "critical",
        PressureLevel.Exhausted => "exhausted",
        _ => "normal",
    };
}
