using Tidegate.Clients.Measuring;

namespace Tidegate.Tools.Tests.Clients;

public sealed class LatencyHistogramTests
{
    private const double RelativeError = 1.0 / 64;

    [Theory]
    [InlineData(50)]
    [InlineData(90)]
    [InlineData(99)]
    [InlineData(99.9)]
    [InlineData(100)]
    public void Percentile_of_values_over_seven_decades_is_within_the_bucket_error(double percent)
    {
        var random = new Random(42);
        var values = Enumerable.Range(0, 20_000).Select(_ => (long)Math.Pow(10, random.NextDouble() * 7)).ToArray();
        var histogram = new LatencyHistogram();
        foreach (var value in values)
            histogram.Record(TimeSpan.FromMicroseconds(value));
        Array.Sort(values);

        var exact = values[(int)Math.Ceiling(values.Length * (percent / 100)) - 1];

        var measured = histogram.Percentile(percent).TotalMicroseconds;
        Assert.InRange(measured, exact, exact * (1 + RelativeError) + 1);
    }

    [Fact]
    public void Small_values_are_exact()
    {
        var histogram = new LatencyHistogram();
        for (var value = 1; value <= 60; value++)
            histogram.Record(TimeSpan.FromMicroseconds(value));

        Assert.Equal(TimeSpan.FromMicroseconds(30), histogram.Percentile(50));
        Assert.Equal(TimeSpan.FromMicroseconds(60), histogram.Max);
    }

    [Fact]
    public void Values_out_of_range_count_at_the_ends()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromSeconds(-1));
        histogram.Record(TimeSpan.FromDays(1000));

        Assert.Equal(2, histogram.Count);
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(50));
        Assert.True(histogram.Percentile(100) > TimeSpan.FromDays(3));
    }

    [Fact]
    public void Empty_histogram_is_zero_everywhere()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal(TimeSpan.Zero, histogram.Percentile(99));
        Assert.Equal(TimeSpan.Zero, histogram.Max);
    }

    [Fact]
    public void Recording_from_many_threads_loses_nothing()
    {
        var histogram = new LatencyHistogram();

        Parallel.For(0, 100_000, value => histogram.Record(TimeSpan.FromMicroseconds(value)));

        Assert.Equal(100_000, histogram.Count);
        Assert.Equal(TimeSpan.FromMicroseconds(99_999), histogram.Max);
        Assert.InRange(histogram.Percentile(50).TotalMicroseconds, 49_999, 50_000 * (1 + RelativeError));
    }
}
