using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Tests.Memory;

public sealed class GarbageWatchTests
{
    private readonly GarbageWatch _watch;
    private int _asked;
    private long _completed;

    public GarbageWatchTests() => _watch = new GarbageWatch(() => _asked++, () => _completed);

    [Fact]
    public void Collections_are_asked_for_no_more_often_than_the_bound()
    {
        for (var at = 0.0; at < 20; at += 0.25) _watch.Ask(TimeSpan.FromSeconds(at));

        Assert.Equal(4, _asked);
    }

    [Fact]
    public void Figure_is_without_garbage_once_a_collection_has_ended_that_was_asked_for()
    {
        _completed = 7;
        Assert.False(_watch.HasRunSinceAsked(TimeSpan.Zero));
        _watch.Ask(TimeSpan.Zero);
        Assert.False(_watch.HasRunSinceAsked(TimeSpan.FromSeconds(1)));

        _completed = 8;

        Assert.True(_watch.HasRunSinceAsked(TimeSpan.FromSeconds(1)));
        _watch.AskAgain();
        Assert.False(_watch.HasRunSinceAsked(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Collection_that_never_ends_is_not_waited_for()
    {
        _watch.Ask(TimeSpan.Zero);

        Assert.True(_watch.HasRunSinceAsked(GarbageWatch.Patience));
    }
}
