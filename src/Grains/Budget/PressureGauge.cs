using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <summary>The pressure level of the cluster, with hysteresis on the way down.</summary>
internal sealed class PressureGauge(double threshold)
{
    /// <summary>Utilization at which pressure is critical.</summary>
    public const double CriticalAt = 0.95;

    /// <summary>How far utilization has to fall below the place where a level began before the level ends.</summary>
    public const double Hysteresis = 0.05;

    private PressureLevel _told = PressureLevel.Normal;

    /// <summary>Utilization at which backpressure begins, from the next reading on.</summary>
    public double Threshold { get; set; } = threshold;

    /// <summary>The last reading.</summary>
    public PressureReading Current { get; private set; } = new(PressureLevel.Normal, 0, threshold);

    /// <summary>
    /// The last change is one to tell: a full house whose clients come and go swings between exhausted and critical, which is told once.
    /// </summary>
    public bool IsNews { get; private set; }

    /// <summary>Takes new figures.</summary>
    /// <param name="inUse">Live connections.</param>
    /// <param name="limit">The most there may be.</param>
    /// <param name="memoryBytes">Accounted memory of connections.</param>
    /// <param name="memoryCeilingBytes">The most there may be.</param>
    /// <param name="processes">What the processes of the frontends use of their memory; 1 is all.</param>
    /// <returns>True where the level changed.</returns>
    public bool Update(int inUse, int limit, long memoryBytes, long memoryCeilingBytes, double processes = 0)
    {
        var connections = Share(inUse, limit);
        var accounted = Share(memoryBytes, memoryCeilingBytes);
        var memory = Math.Max(accounted, processes);
        var utilization = Math.Max(connections, memory);
        var level = Level(utilization, 0);
        if (level < Current.Level) level = (PressureLevel)Math.Min((int)Current.Level, (int)Level(utilization, Hysteresis));
        // Exhausted permits speak of this moment: they have no hysteresis. Exhausted memory has: a message more or less must not open and
        // shut every gate. Processes that are short of memory shut their own.
        var isFull = inUse >= limit;
        var isMemoryFull = accounted >= 1 || (accounted >= 1 - Hysteresis && Current.IsMemoryExhausted);
        if (isFull || isMemoryFull) level = PressureLevel.Exhausted;
        else if (level == PressureLevel.Exhausted) level = PressureLevel.Critical;
        var cause = (isFull || isMemoryFull ? !isFull : memory > connections) ? PressureCause.Memory : PressureCause.Connections;
        var changed = level != Current.Level;
        IsNews = changed && (level > _told || level < PressureLevel.Critical);
        if (IsNews) _told = level;
        Current = new PressureReading(level, utilization, Threshold, cause);
        return changed;
    }

    private static double Share(long used, long of) => of > 0 ? (double)used / of : 1;

    private PressureLevel Level(double utilization, double slack) =>
        utilization >= CriticalAt - slack ? PressureLevel.Critical
        : utilization >= Threshold - slack ? PressureLevel.Backpressure
        : PressureLevel.Normal;
}
