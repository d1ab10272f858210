using Tidegate.Budget;
using Tidegate.Grains.Budget;

namespace Tidegate.Grains.Tests.Budget;

/// <summary>What a limit would do.</summary>
public sealed class BudgetLedgerForecastTests
{
    private readonly LedgerHarness _ledger = new();

    private static Permits S(int count) => new(count, 0);

    [Fact]
    public void Forecast_says_who_closes_how_many_and_how_long_that_takes()
    {
        Fill(75, 25);
        var forecast = _ledger.Ledger.Forecast(20);
        Assert.Equal((100, 20, 100, 80), (forecast.Current.MaxConnections, forecast.Proposed.MaxConnections, forecast.InUse, forecast.ToClose));
        Assert.Equal([("a", 60), ("b", 20)], forecast.Frontends.Select(frontend => (frontend.FrontendId, frontend.Close.Total)));
        // 5 s of warning, then the 60 of the fullest frontend at 50 per second.
        Assert.Equal(TimeSpan.FromSeconds(5 + (59 / 50.0)), forecast.Takes);
        Assert.Equal(TimeSpan.FromSeconds(5 + (19 / 50.0)), forecast.Frontends[1].Takes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(500)]
    [InlineData(null)]
    public void Forecast_is_what_setting_the_limit_then_plans(int? limit)
    {
        Fill(61, 39);
        var forecast = _ledger.Ledger.Forecast(limit);
        var change = _ledger.SetLimit(limit);
        Assert.Equal(change.Current, forecast.Proposed);
        Assert.Equal(change.ToClose, forecast.ToClose);
        Assert.Equal(
            change.Plan.ToDictionary(shed => shed.FrontendId, shed => shed.Close),
            forecast.Frontends.ToDictionary(frontend => frontend.FrontendId, frontend => frontend.Close.Total));
    }

    [Fact]
    public void Forecast_changes_nothing()
    {
        Fill(60, 40);
        var version = _ledger.Stored!.Version;
        _ledger.Ledger.Forecast(10);
        _ledger.Run();
        Assert.Equal(version, _ledger.Stored.Version);
        Assert.Equal(100, _ledger.Ledger.Limit.MaxConnections);
    }

    [Fact]
    public void Forecast_without_a_close_takes_no_time() => Assert.Equal(TimeSpan.Zero, _ledger.Ledger.Forecast(0).Takes);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 5)]
    [InlineData(0, 1, 5)]
    [InlineData(11, 1, 6)]
    [InlineData(11, 21, 7)]
    public void Shed_time_counts_the_larger_class_after_the_warning(int standard, int priority, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), BudgetPolicy.ShedTime(new Permits(standard, priority), TimeSpan.FromSeconds(5), 10));

    private void Fill(int first, int second)
    {
        _ledger.Report("a", 1, waiting: first);
        _ledger.Report("a", 2, held: S(first), live: S(first));
        _ledger.Report("b", 1, waiting: second);
        _ledger.Report("b", 2, held: S(second), live: S(second));
    }
}
