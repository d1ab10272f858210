using Tidegate.Cluster.Oracles;

namespace Tidegate.Cluster.Tests.Oracles;

public sealed class ServingIntervalsTests
{
    private const long Grace = 10;

    [Fact]
    public void Socket_that_is_closed_right_after_a_freeze_serves_only_before_it() =>
        Assert.Equal([new Interval(0, 100)], Of(new Interval(0, 205), new Freeze(100, 200)));

    [Fact]
    public void Socket_that_lives_on_after_a_freeze_serves_before_and_after_it() =>
        Assert.Equal([new Interval(0, 100), new Interval(200, 300)], Of(new Interval(0, 300), new Freeze(100, 200)));

    [Fact]
    public void Socket_outside_a_freeze_serves_all_the_time()
    {
        Assert.Equal([new Interval(0, 100)], Of(new Interval(0, 100), new Freeze(100, 200)));
        Assert.Equal([new Interval(200, Interval.Open)], Of(new Interval(200, Interval.Open), new Freeze(100, 200)));
    }

    [Fact]
    public void Socket_of_a_process_that_still_stands_serves_only_before()
    {
        Assert.Equal([new Interval(0, 100)], Of(new Interval(0, Interval.Open), new Freeze(100, Interval.Open)));
        Assert.Equal([new Interval(0, 100)], Of(new Interval(0, 150), new Freeze(100, Interval.Open)));
    }

    [Fact]
    public void Socket_over_several_freezes_serves_in_between() =>
        Assert.Equal(
            [new Interval(0, 100), new Interval(200, 300), new Interval(400, Interval.Open)],
            Of(new Interval(0, Interval.Open), new Freeze(100, 200), new Freeze(300, 400)));

    private static Interval[] Of(Interval socket, params Freeze[] freezes) => [.. ServingIntervals.Of([socket], freezes, Grace)];
}
