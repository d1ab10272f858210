using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Tests.Memory;

public sealed class ProcessReadingTests
{
    [Fact]
    public void Collectors_limit_counts_where_there_is_no_group()
    {
        var reading = new ProcessReading(HeapBytes: 400, LiveBytes: 0, CommittedBytes: 900, HeapLimitBytes: 1000, GroupBytes: 0, GroupLimitBytes: null);

        Assert.Equal((800L, 0.5), (reading.CapacityBytes, reading.Utilization));
    }

    [Fact]
    public void Tighter_of_the_two_limits_counts()
    {
        var reading = new ProcessReading(HeapBytes: 80, LiveBytes: 80, CommittedBytes: 80, HeapLimitBytes: 1000, GroupBytes: 900, GroupLimitBytes: 1000);

        Assert.Equal((800L, 1.0), (reading.CapacityBytes, reading.Utilization));
    }

    [Fact]
    public void Memory_that_the_collector_holds_and_does_not_use_is_free()
    {
        var reading = new ProcessReading(HeapBytes: 100, LiveBytes: 100, CommittedBytes: 700, HeapLimitBytes: 1500, GroupBytes: 780, GroupLimitBytes: 1000);

        Assert.Equal(0.2, reading.Utilization, 6);
    }

    [Fact]
    public void Garbage_is_in_use_but_not_live()
    {
        var reading = new ProcessReading(HeapBytes: 800, LiveBytes: 200, CommittedBytes: 800, HeapLimitBytes: 1000, GroupBytes: 0, GroupLimitBytes: null);

        Assert.Equal((1.0, 0.25, 0.625), (reading.Utilization, reading.LiveUtilization, reading.Burden));
        Assert.Equal(0.125, (reading with { HeapBytes = 100 }).LiveUtilization);
    }

    [Fact]
    public void This_process_has_a_capacity()
    {
        var reading = ProcessFigures.Measure();

        Assert.InRange(reading.CapacityBytes, 1, long.MaxValue);
        Assert.InRange(reading.Utilization, double.Epsilon, 1);
    }
}
