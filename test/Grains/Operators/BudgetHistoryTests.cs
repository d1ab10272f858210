using Tidegate.Grains.Operators;
using Tidegate.History;

namespace Tidegate.Grains.Tests.Operators;

public sealed class BudgetHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly BudgetHistory _history = new();
    private DateTimeOffset _now = Start;

    [Fact]
    public void Nothing_recorded_is_an_empty_trend() => Assert.Empty(_history.Read(TimeSpan.FromMinutes(15), Start).Samples);

    [Fact]
    public void Last_quarter_of_an_hour_has_every_sample()
    {
        Record(TimeSpan.FromHours(1), at => (int)at.TotalSeconds);

        var trend = _history.Read(TimeSpan.FromMinutes(15), _now);

        Assert.Equal(BudgetHistory.Step, trend.Step);
        Assert.InRange(trend.Samples.Length, 180, 181);
        Assert.Equal(trend.Samples.OrderBy(sample => sample.At), trend.Samples);
        Assert.Equal(3600, trend.Samples[^1].InUse);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(24 * 60)]
    public void Longer_trend_keeps_every_peak_in_a_few_hundred_samples(int minutes)
    {
        Record(TimeSpan.FromMinutes(minutes), at => at == TimeSpan.FromMinutes(minutes / 2) ? 900 : 10);

        var trend = _history.Read(TimeSpan.FromMinutes(minutes), _now);

        Assert.InRange(trend.Samples.Length, 150, 300);
        Assert.Equal(900, trend.Samples.Max(sample => sample.InUse));
    }

    [Fact]
    public void Day_after_day_the_memory_is_bounded()
    {
        Record(TimeSpan.FromDays(3), _ => 1);

        var trend = _history.Read(TimeSpan.FromDays(30), _now);

        Assert.InRange(trend.Samples.Length, 288, 290);
    }

    private void Record(TimeSpan span, Func<TimeSpan, int> inUse)
    {
        for (var at = TimeSpan.Zero; at <= span; at += BudgetHistory.Step)
        {
            _now = Start + at;
            _history.Add(new BudgetSample(_now, inUse(at), 1000, 0, 0));
        }
    }
}
