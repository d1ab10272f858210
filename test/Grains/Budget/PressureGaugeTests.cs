using Tidegate.Budget;
using Tidegate.Grains.Budget;

namespace Tidegate.Grains.Tests.Budget;

public sealed class PressureGaugeTests
{
    private static PressureLevel After(PressureGauge gauge, int inUse, int limit = 100, long memory = 0)
    {
        gauge.Update(inUse, limit, memory, 1000);
        return gauge.Current.Level;
    }

    [Fact]
    public void Level_rises_at_its_bounds_and_falls_five_points_lower()
    {
        var gauge = new PressureGauge(0.85);
        Assert.Equal(PressureLevel.Normal, After(gauge, 84));
        Assert.Equal(PressureLevel.Backpressure, After(gauge, 85));
        Assert.Equal(PressureLevel.Backpressure, After(gauge, 81));
        Assert.Equal(PressureLevel.Critical, After(gauge, 95));
        Assert.Equal(PressureLevel.Critical, After(gauge, 91));
        Assert.Equal(PressureLevel.Exhausted, After(gauge, 100));
        Assert.Equal(PressureLevel.Critical, After(gauge, 99));
        Assert.Equal(PressureLevel.Backpressure, After(gauge, 89));
        Assert.Equal(PressureLevel.Normal, After(gauge, 79));
    }

    [Fact]
    public void Full_house_whose_clients_come_and_go_is_news_once()
    {
        var gauge = new PressureGauge(0.85);
        var told = new List<PressureLevel>();
        foreach (var inUse in (int[])[96, 100, 99, 100, 98, 100, 99, 88, 89, 100, 50])
        {
            if (gauge.Update(inUse, 100, 0, 1000) && gauge.IsNews) told.Add(gauge.Current.Level);
        }

        Assert.Equal([PressureLevel.Critical, PressureLevel.Exhausted, PressureLevel.Backpressure, PressureLevel.Exhausted, PressureLevel.Normal], told);
    }

    [Fact]
    public void Memory_counts_like_connections()
    {
        var gauge = new PressureGauge(0.85);
        Assert.Equal(PressureLevel.Backpressure, After(gauge, 10, memory: 900));
        Assert.Equal(0.9, gauge.Current.Utilization);
    }

    [Fact]
    public void Exhausted_memory_says_so_and_has_hysteresis()
    {
        var gauge = new PressureGauge(0.85);
        Assert.Equal(PressureLevel.Exhausted, After(gauge, 10, memory: 1000));
        Assert.True(gauge.Current.IsMemoryExhausted);
        Assert.Equal(PressureLevel.Exhausted, After(gauge, 10, memory: 951));
        Assert.Equal(PressureLevel.Critical, After(gauge, 10, memory: 949));
        Assert.Equal(PressureCause.Memory, gauge.Current.Cause);
        Assert.Equal(PressureLevel.Critical, After(gauge, 10, memory: 999));
        Assert.Equal(PressureLevel.Exhausted, After(gauge, 100, memory: 10));
        Assert.False(gauge.Current.IsMemoryExhausted);
    }

    [Fact]
    public void Load_that_trembles_around_a_bound_changes_the_level_once()
    {
        foreach (var around in (int[])[85, 95])
        {
            var gauge = new PressureGauge(0.85);
            After(gauge, around - 4);
            var changes = 0;
            for (var i = 0; i < 1000; i++)
            {
                if (gauge.Update(around + (i * 7 % 5) - 2, 100, 0, 1000)) changes++;
            }

            Assert.Equal(1, changes);
        }
    }

    [Fact]
    public void Limit_of_zero_is_exhausted() => Assert.Equal(PressureLevel.Exhausted, After(new PressureGauge(0.85), 0, limit: 0));

    [Fact]
    public void Update_tells_of_changes_only()
    {
        var gauge = new PressureGauge(0.85);
        Assert.True(gauge.Update(85, 100, 0, 1000));
        Assert.False(gauge.Update(86, 100, 0, 1000));
        Assert.Equal("backpressure", gauge.Current.LevelName);
    }

    [Fact]
    public void Processes_short_of_memory_raise_the_level_and_shut_no_gate_but_their_own()
    {
        var gauge = new PressureGauge(0.85);

        gauge.Update(10, 100, 100, 1000, processes: 0.9);
        Assert.Equal(new PressureReading(PressureLevel.Backpressure, 0.9, 0.85, PressureCause.Memory), gauge.Current);
        gauge.Update(10, 100, 100, 1000, processes: 1.1);
        Assert.Equal(PressureLevel.Critical, gauge.Current.Level);
        gauge.Update(10, 100, 100, 1000, processes: 0.5);
        Assert.Equal(PressureLevel.Normal, gauge.Current.Level);
    }
}
