using Tidegate.Budget;

namespace Tidegate.WebFrontend.Memory;

/// <summary>How this process stands with its own memory at this moment. Written by <c>MemoryGuard</c>.</summary>
internal sealed class LocalMemory
{
    private volatile MemoryGrade _grade;
    private double _utilization;
    private long _capacity;

    /// <summary>The grade has changed.</summary>
    public event Action? Changed;

    /// <summary>The grade.</summary>
    public MemoryGrade Grade
    {
        get => _grade;
        set
        {
            if (_grade == value) return;
            _grade = value;
            Changed?.Invoke();
        }
    }

    /// <summary>Memory in use, as a share of what the process may use.</summary>
    public double Utilization
    {
        get => Volatile.Read(ref _utilization);
        set => Volatile.Write(ref _utilization, value);
    }

    /// <summary>What the process may use, in bytes; 0 until the first reading.</summary>
    public long CapacityBytes
    {
        get => Interlocked.Read(ref _capacity);
        set => Interlocked.Exchange(ref _capacity, value);
    }

    /// <summary>The grade as a pressure level.</summary>
    public PressureLevel Level => Grade switch
    {
        MemoryGrade.Normal => PressureLevel.Normal,
        MemoryGrade.NoPrefetch => PressureLevel.Backpressure,
        MemoryGrade.NoNewClients => PressureLevel.Critical,
        _ => PressureLevel.Exhausted,
    };

    /// <summary>The pressure at this frontend: the cluster's, or this process's own where that is larger.</summary>
    public PressureReading Over(PressureReading cluster) =>
        Level > cluster.Level || (Level == cluster.Level && Level != PressureLevel.Normal && Utilization > cluster.Utilization)
            ? cluster with { Level = Level, Utilization = Math.Max(Utilization, cluster.Utilization), Cause = PressureCause.Memory }
            : cluster;
}
