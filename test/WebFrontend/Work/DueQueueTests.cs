using Tidegate.WebFrontend.Work;

namespace Tidegate.WebFrontend.Tests.Work;

public sealed class DueQueueTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(10);

    private readonly DueQueue<string> _queue = new();

    [Fact]
    public void Key_before_its_time_is_not_taken()
    {
        _queue.Schedule("a", Now + TimeSpan.FromMilliseconds(1));

        Assert.False(_queue.TryTake(Now, out _));
        Assert.True(_queue.TryTake(Now + TimeSpan.FromMilliseconds(1), out var key));
        Assert.Equal("a", key);
    }

    [Fact]
    public void Keys_of_equal_time_come_in_the_order_they_went_in()
    {
        foreach (var key in new[] { "c", "a", "b" }) _queue.Schedule(key, Now);

        Assert.Equal(["c", "a", "b"], TakeAll());
    }

    [Fact]
    public void Of_two_times_the_earlier_stands()
    {
        _queue.Schedule("a", Now + TimeSpan.FromSeconds(5));
        _queue.Schedule("a", Now);
        _queue.Schedule("a", Now + TimeSpan.FromSeconds(9));

        Assert.Equal(Now, _queue.NextDue);
        Assert.Equal(["a"], TakeAll());
    }

    [Fact]
    public void Key_in_work_waits_until_the_work_is_complete()
    {
        _queue.Schedule("a", Now);
        _queue.TryTake(Now, out _);
        _queue.Schedule("a", Now);

        Assert.Null(_queue.NextDue);
        Assert.False(_queue.TryTake(Now, out _));
        _queue.Complete("a");
        Assert.True(_queue.TryTake(Now, out _));
    }

    [Fact]
    public void Completed_key_without_a_time_is_forgotten()
    {
        _queue.Schedule("a", Now);
        _queue.TryTake(Now, out _);
        _queue.Complete("a");

        Assert.False(_queue.Contains("a"));
    }

    [Fact]
    public void Cancelled_key_is_not_taken()
    {
        _queue.Schedule("a", Now);
        _queue.Cancel("a");

        Assert.False(_queue.TryTake(Now, out _));
        Assert.False(_queue.Contains("a"));
    }

    private List<string> TakeAll()
    {
        var keys = new List<string>();
        while (_queue.TryTake(Now, out var key))
        {
            keys.Add(key);
            _queue.Complete(key);
        }

        return keys;
    }
}
