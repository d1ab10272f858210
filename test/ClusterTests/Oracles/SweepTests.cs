using Tidegate.Cluster.Oracles;

namespace Tidegate.Cluster.Tests.Oracles;

public sealed class SweepTests
{
    private const int Full = 1000;

    /// <summary>A full house with churn: each socket that goes is followed at the same moment by the next.</summary>
    private static List<Interval> FullHouse()
    {
        var intervals = new List<Interval>();
        for (var place = 0; place < Full; place++)
        {
            long at = place;
            for (var life = 0; life < 5; life++)
            {
                var end = at + 10_000 + place * 7 % 1_000;
                intervals.Add(new Interval(at, end));
                at = end + 1;
            }
        }

        return intervals;
    }

    [Fact]
    public void Full_house_with_churn_is_within_the_limit_by_both_sweeps()
    {
        var limits = new LimitTimeline(Full);

        var lower = Sweep.Run(FullHouse(), limits, SweepKind.Lower);
        var upper = Sweep.Run(FullHouse(), limits, SweepKind.Upper);

        Assert.Equal((Full, 0), (lower.Most, lower.Excess));
        Assert.Equal((Full, 0), (upper.Most, upper.Excess));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2_500)]
    [InlineData(4_999)]
    public void One_doubled_open_at_a_full_house_is_red(int doubled)
    {
        var intervals = FullHouse();
        intervals.Add(intervals[doubled]);
        var limits = new LimitTimeline(Full);

        Assert.Equal(1, Sweep.Run(intervals, limits, SweepKind.Upper).Excess);
        Assert.Equal(1, Sweep.Run(intervals, limits, SweepKind.Lower).Excess);
    }

    [Fact]
    public void Equal_moments_close_first_in_the_lower_and_open_first_in_the_upper_sweep()
    {
        Interval[] intervals = [new(0, 10), new(10, 20)];
        var limits = new LimitTimeline(1);

        Assert.Equal(0, Sweep.Run(intervals, limits, SweepKind.Lower).Excess);
        var upper = Sweep.Run(intervals, limits, SweepKind.Upper);
        Assert.Equal(new SweepResult(2, 1, 10, 2, 1), upper);
    }

    [Fact]
    public void Open_interval_counts_to_the_end()
    {
        var result = Sweep.Run([new(0, Interval.Open), new(5, Interval.Open)], new LimitTimeline(1), SweepKind.Lower);

        Assert.Equal(1, result.Excess);
    }

    [Fact]
    public void Limit_that_is_cut_under_open_sockets_is_an_excess_from_then_on()
    {
        var limits = new LimitTimeline(2);
        limits.Change(50, 1);

        Assert.Equal(new SweepResult(2, 1, 50, 2, 1), Sweep.Run([new(0, 100), new(0, 100)], limits, SweepKind.Lower));
        Assert.Equal(0, Sweep.Run([new(0, 100), new(0, 50)], limits, SweepKind.Lower).Excess);
        Assert.Equal(1, Sweep.Run([new(0, 100), new(0, 50)], limits, SweepKind.Upper).Excess);
    }

    [Fact]
    public void Raised_limit_lets_more_in_from_its_moment_on()
    {
        var limits = new LimitTimeline(1);
        limits.Change(10, 2);

        Assert.Equal(0, Sweep.Run([new(0, 100), new(11, 100)], limits, SweepKind.Upper).Excess);
        Assert.Equal(1, Sweep.Run([new(0, 100), new(9, 100)], limits, SweepKind.Lower).Excess);
    }

    [Fact]
    public void Timeline_tells_the_most_of_a_span()
    {
        var limits = new LimitTimeline(5);
        limits.Change(10, 9);
        limits.Change(20, 3);

        Assert.Equal((5, 9, 9, 3), (limits.MostIn(0, 9), limits.MostIn(0, 10), limits.MostIn(15, 30), limits.MostIn(21, 30)));
        Assert.Throws<ArgumentOutOfRangeException>(() => limits.Change(19, 1));
    }
}
