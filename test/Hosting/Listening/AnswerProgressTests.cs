using Tidegate.Hosting.Listening;

namespace Tidegate.Hosting.Tests.Listening;

public sealed class AnswerProgressTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(10);

    private AnswerProgress _progress;

    [Fact]
    public void Answer_that_nobody_reads_is_stuck_when_the_time_has_passed()
    {
        Assert.False(Tick(0, 500));
        Assert.False(Tick(9.9, 500));
        Assert.True(Tick(10, 500));
    }

    [Fact]
    public void Byte_now_and_then_is_no_progress()
    {
        Assert.False(Tick(0, 0));
        for (var second = 1; second < 10; second++)
            Assert.False(Tick(second, second * 100));
        Assert.True(Tick(10, 1000));
    }

    [Fact]
    public void Slow_and_steady_reader_is_never_stuck()
    {
        for (var second = 0; second < 100; second++)
            Assert.False(Tick(second, second * 400));
    }

    [Fact]
    public void Time_in_which_nothing_waits_does_not_count()
    {
        Assert.False(Tick(0, 0));
        Assert.False(Tick(9, 0, isWaiting: false));
        Assert.False(Tick(11, 0));
        Assert.False(Tick(20, 0));
        Assert.True(Tick(21, 0));
    }

    private bool Tick(double seconds, long acknowledged, bool isWaiting = true) =>
        _progress.IsStuck(TimeSpan.FromSeconds(seconds), acknowledged, isWaiting, Allowed);
}
