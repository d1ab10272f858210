namespace Tidegate.WebFrontend.Memory;

/// <summary>The grade of a process's memory, with hysteresis on the way down. Pure.</summary>
/// <param name="threshold">Utilization at which spare permits are no longer fetched (<c>Limits:BackpressureThreshold</c>).</param>
internal sealed class MemoryGradeGauge(double threshold)
{
    /// <summary>Utilization at which nobody is let in any more.</summary>
    public const double NoNewClientsAt = 0.95;

    /// <summary>Utilization at which no message may become large.</summary>
    public const double NoLargeMessagesAt = 1;

    /// <summary>Utilization at which connections are closed; what lies above it is for the collector to work with.</summary>
    public const double SheddingAt = 1.05;

    /// <summary>How far utilization has to fall below the place where a grade began before the grade ends.</summary>
    public const double Hysteresis = 0.05;

    /// <summary>The grade at the last reading.</summary>
    public MemoryGrade Current { get; private set; }

    /// <summary>Takes a new figure.</summary>
    /// <param name="utilization">Memory in use, as a share of what the process may use; 1 is all.</param>
    /// <returns>True where the grade changed.</returns>
    public bool Update(double utilization)
    {
        var grade = Grade(utilization);
        if (grade < Current) grade = (MemoryGrade)Math.Min((int)Current, (int)Grade(utilization + Hysteresis));
        var changed = grade != Current;
        Current = grade;
        return changed;
    }

    private MemoryGrade Grade(double utilization) =>
        utilization >= SheddingAt ? MemoryGrade.Shedding
        : utilization >= NoLargeMessagesAt ? MemoryGrade.NoLargeMessages
        : utilization >= NoNewClientsAt ? MemoryGrade.NoNewClients
        : utilization >= threshold ? MemoryGrade.NoPrefetch
        : MemoryGrade.Normal;
}
