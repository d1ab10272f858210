using Tidegate.Grains.Alerts;

namespace Tidegate.Grains.Tests.Alerts;

public sealed class LimitTrendTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1.0)]
    [InlineData(10.0)]
    [InlineData(0.2)]
    public void Steady_climb_is_told_within_a_fifth(double perSecond)
    {
        var trend = new LimitTrend();
        var now = Start;
        for (var i = 0; i <= 90; i++, now = Start.AddSeconds(i))
            trend.Take((int)(i * perSecond), now);
        now = Start.AddSeconds(90);
        var truth = (2000 - (90 * perSecond)) / perSecond;

        var told = trend.ReachedIn(2000, now)!.Value.TotalSeconds;

        Assert.InRange(told, truth * 0.8, truth * 1.2);
    }

    [Fact]
    public void Noise_and_single_outliers_do_not_move_it()
    {
        var trend = new LimitTrend();
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            var outlier = i % 10 == 5 ? -100 : 0;
            trend.Take(200 + (5 * i) + random.Next(-6, 7) + outlier, Start.AddSeconds(i));
        }

        var truth = (2000 - 495) / 5.0;
        Assert.InRange(trend.ReachedIn(2000, Start.AddSeconds(59))!.Value.TotalSeconds, truth * 0.8, truth * 1.2);
    }

    [Fact]
    public void Level_and_falling_connections_have_no_forecast()
    {
        var (level, falling, wavy) = (new LimitTrend(), new LimitTrend(), new LimitTrend());
        for (var i = 0; i < 60; i++)
        {
            level.Take(50, Start.AddSeconds(i));
            falling.Take(100 - i, Start.AddSeconds(i));
            wavy.Take(50 + (int)(10 * Math.Sin(i)), Start.AddSeconds(i));
        }

        Assert.All([level, falling, wavy], trend => Assert.Null(trend.ReachedIn(200, Start.AddSeconds(59))));
    }

    [Fact]
    public void Climb_that_has_turned_is_no_forecast()
    {
        var trend = new LimitTrend();
        for (var i = 0; i < 60; i++)
            trend.Take(i < 50 ? 2 * i : 100 - (2 * (i - 50)), Start.AddSeconds(i));

        Assert.Null(trend.ReachedIn(120, Start.AddSeconds(59)));
    }

    [Fact]
    public void Limit_that_is_met_is_reached_now()
    {
        var trend = new LimitTrend();
        trend.Take(100, Start);

        Assert.Equal(TimeSpan.Zero, trend.ReachedIn(100, Start));
    }

    [Fact]
    public void Few_points_say_nothing()
    {
        var trend = new LimitTrend();
        Assert.Null(trend.ReachedIn(100, Start));
        for (var i = 0; i < LimitTrend.FewestPoints - 1; i++)
            trend.Take(i, Start.AddSeconds(i));

        Assert.Null(trend.ReachedIn(100, Start.AddSeconds(4)));
    }

    [Fact]
    public void Climb_that_takes_longer_than_a_day_is_no_forecast()
    {
        var trend = new LimitTrend();
        for (var i = 0; i < 60; i++)
            trend.Take(i, Start.AddSeconds(i));

        Assert.Null(trend.ReachedIn(1_000_000, Start.AddSeconds(59)));
    }
}
