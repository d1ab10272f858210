using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Tests.Memory;

public sealed class MemoryGradeGaugeTests
{
    [Fact]
    public void Grade_rises_at_its_bounds_and_falls_five_points_lower()
    {
        var gauge = new MemoryGradeGauge(0.85);

        Assert.Equal(MemoryGrade.Normal, After(gauge, 0.84));
        Assert.Equal(MemoryGrade.NoPrefetch, After(gauge, 0.85));
        Assert.Equal(MemoryGrade.NoPrefetch, After(gauge, 0.81));
        Assert.Equal(MemoryGrade.NoNewClients, After(gauge, 0.95));
        Assert.Equal(MemoryGrade.NoLargeMessages, After(gauge, 1.0));
        Assert.Equal(MemoryGrade.Shedding, After(gauge, 1.06));
        Assert.Equal(MemoryGrade.Shedding, After(gauge, 1.01));
        Assert.Equal(MemoryGrade.NoLargeMessages, After(gauge, 0.99));
        Assert.Equal(MemoryGrade.NoNewClients, After(gauge, 0.91));
        Assert.Equal(MemoryGrade.Normal, After(gauge, 0.5));
    }

    [Fact]
    public void Change_is_told_once()
    {
        var gauge = new MemoryGradeGauge(0.85);

        Assert.Equal([true, false, false, true], new[] { 0.96, 0.97, 0.92, 0.7 }.Select(gauge.Update));
    }

    private static MemoryGrade After(MemoryGradeGauge gauge, double utilization)
    {
        gauge.Update(utilization);
        return gauge.Current;
    }
}
