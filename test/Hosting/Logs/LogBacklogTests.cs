using Tidegate.Hosting.Logs;

namespace Tidegate.Hosting.Tests.Logs;

public sealed class LogBacklogTests
{
    private readonly LogBacklog _backlog = new(maxLines: 4, maxCharacters: 100);

    [Fact]
    public void Full_backlog_takes_nothing_until_half_is_written_and_says_how_many_are_missing_where_they_are()
    {
        foreach (var text in new[] { "1", "2", "3", "4" })
            Assert.True(Add(text));
        Assert.False(Add("5"));
        Assert.Equal("1", Take());
        Assert.False(Add("6"));
        Assert.Equal("2", Take());
        Assert.True(Add("7"));

        Assert.Equal(["3", "4", "2 missing", "7"], new[] { Take(), Take(), Take(), Take() });
        Assert.Equal(2, _backlog.Dropped);
        Assert.False(_backlog.TryTake(out _));
    }

    [Fact]
    public void Size_is_bounded_too_but_a_single_line_may_have_any()
    {
        Assert.True(Add(new string('x', 500)));
        Assert.False(Add("short"));
        Take();
        Assert.Equal("1 missing", Take());
        Assert.True(Add("short"));
    }

    [Fact]
    public void Lines_that_cannot_be_written_are_told_behind_the_next_one_and_bring_no_lines_by_themselves()
    {
        Add("1");
        Assert.True(_backlog.TryTake(out var lost));
        _backlog.Lose(lost);
        Assert.False(_backlog.TryTake(out _));

        Add("2");
        Assert.Equal("2", Take());
        Assert.True(_backlog.TryTake(out var gap));
        Assert.Equal(1, gap.Dropped);
        _backlog.Lose(gap);
        Assert.False(_backlog.TryTake(out _));

        Add("3");
        Assert.Equal(["3", "1 missing"], new[] { Take(), Take() });
        Assert.Equal(1, _backlog.Dropped);
    }

    private bool Add(string text) => _backlog.TryAdd(new LogLine(text, false));

    private string Take()
    {
        Assert.True(_backlog.TryTake(out var line));
        return line.Dropped > 0 ? $"{line.Dropped} missing" : line.Text;
    }
}
