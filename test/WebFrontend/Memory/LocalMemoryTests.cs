using Tidegate.Budget;
using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Tests.Memory;

public sealed class LocalMemoryTests
{
    private static readonly PressureReading Busy = new(PressureLevel.Backpressure, 0.9, 0.85);

    [Fact]
    public void Larger_of_the_clusters_pressure_and_the_own_counts()
    {
        var memory = new LocalMemory();
        Assert.Equal(Busy, memory.Over(Busy));

        memory.Utilization = 0.96;
        memory.Grade = MemoryGrade.NoNewClients;

        Assert.Equal(new PressureReading(PressureLevel.Critical, 0.96, 0.85, PressureCause.Memory), memory.Over(Busy));
        var exhausted = Busy with { Level = PressureLevel.Exhausted, Utilization = 1 };
        Assert.Equal(exhausted, memory.Over(exhausted));
    }

    [Fact]
    public void Change_of_the_grade_is_told_once()
    {
        var memory = new LocalMemory();
        var told = 0;
        memory.Changed += () => told++;

        memory.Grade = MemoryGrade.Shedding;
        memory.Grade = MemoryGrade.Shedding;

        Assert.Equal(1, told);
    }
}
