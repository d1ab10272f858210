using Tidegate.Grains.Alerts;

namespace Tidegate.Grains.Tests.Alerts;

public sealed class CountWindowTests
{
    private readonly CountWindow _window = new(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5));
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void First_counts_are_where_counting_begins()
    {
        Assert.Equal(0, Take(("a", 100)));
        Assert.Equal(3, Take(("a", 103)));
    }

    [Fact]
    public void New_source_counts_from_zero()
    {
        Take(("a", 100));
        Assert.Equal(7, Take(("a", 100), ("b", 7)));
    }

    [Fact]
    public void Source_that_began_again_counts_from_zero()
    {
        Take(("a", 100));
        Assert.Equal(4, Take(("a", 4)));
    }

    [Fact]
    public void Source_that_left_keeps_what_it_counted()
    {
        Take(("a", 0), ("b", 0));
        Take(("a", 1), ("b", 5));
        Assert.Equal(7, Take(("a", 2)));
    }

    [Fact]
    public void Source_that_comes_back_goes_on_where_it_was()
    {
        Take(("a", 0));
        Take(("a", 50));
        Take(("b", 1));
        Assert.Equal(54, Take(("a", 53)));
    }

    [Fact]
    public void Sources_that_are_away_are_bounded()
    {
        (string, long)[] many = [.. Enumerable.Range(0, 2_000).Select(i => ($"s{i}", 5L))];
        Take(many);
        Take();

        Assert.Equal(10_000, Take(many));
    }

    [Fact]
    public void Increases_leave_the_window_with_time()
    {
        Take(("a", 0));
        Take(("a", 5));
        _now += TimeSpan.FromMinutes(4);
        Assert.Equal(8, Take(("a", 8)));
        _now += TimeSpan.FromMinutes(1.1);
        Assert.Equal(3, Take(("a", 8)));
        _now += TimeSpan.FromMinutes(5);
        Assert.Equal(0, Take(("a", 8)));
    }

    private long Take(params (string, long)[] counts)
    {
        _window.Take(counts, _now);
        _now += TimeSpan.FromSeconds(1);
        return _window.Sum;
    }
}
