using Tidegate.Clients.Measuring;

namespace Tidegate.Tools.Tests.Clients;

public class TrendTests
{
    [Fact]
    public void Points_on_a_line_give_its_slope_without_doubt()
    {
        var trend = Trend.Of([(0, 5), (1, 7), (2, 9), (10, 25)]);
        Assert.Equal(2, trend.Slope, 9);
        Assert.Equal(2, trend.Low, 9);
        Assert.Equal(2, trend.High, 9);
    }

    [Fact]
    public void Interval_is_that_of_a_worked_example()
    {
        // Slope 0.6; residual sum 2.4 over 3 degrees of freedom, spread 10: standard error 0.28284; t(0.975, 3) is 3.1824.
        var trend = Trend.Of([(1, 2), (2, 4), (3, 5), (4, 4), (5, 5)]);
        Assert.Equal(0.6, trend.Slope, 9);
        Assert.InRange(trend.High - trend.Slope, 0.89, 0.91);
        Assert.Equal(trend.Slope - trend.Low, trend.High - trend.Slope, 9);
    }

    [Fact]
    public void Noise_without_growth_has_zero_in_its_interval()
    {
        var random = new Random(1);
        var trend = Trend.Of([.. Enumerable.Range(0, 30).Select(x => ((double)x, 100 + random.NextDouble()))]);
        Assert.InRange(0, trend.Low, trend.High);
    }

    [Fact]
    public void Too_few_points_and_points_above_each_other_are_refused()
    {
        Assert.Contains("2 points", Assert.Throws<ArgumentException>(() => Trend.Of([(0, 0), (1, 1)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Trend.Of([(1, 0), (1, 1), (1, 2)]));
    }
}
