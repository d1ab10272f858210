using Microsoft.Extensions.Time.Testing;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Tests.Connections;

public class ActivityMarkTests
{
    [Fact]
    public void Warning_lasts_to_the_next_activity()
    {
        var time = new FakeTimeProvider();
        var mark = new ActivityMark(new MonotonicClock(time));
        Assert.False(mark.IsWarned);

        time.Advance(TimeSpan.FromSeconds(5));
        mark.Warn();
        Assert.True(mark.IsWarned);
        Assert.Equal(TimeSpan.FromSeconds(5), mark.IdleFor);

        time.Advance(TimeSpan.FromSeconds(1));
        mark.Touch();
        Assert.False(mark.IsWarned);
        Assert.Equal(TimeSpan.Zero, mark.IdleFor);
    }

    [Fact]
    public void Touching_allocates_nothing()
    {
        var mark = new ActivityMark(new MonotonicClock(TimeProvider.System));
        mark.Touch();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            mark.Touch();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
