using Tidegate.Grains.Frontends;
using Tidegate.Grains.Tests.Frontends;
using Tidegate.Grains.Topics;
using Tidegate.Topics;

namespace Tidegate.Grains.Tests.Topics;

public sealed class TopicSubscribersTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TopicSubscribers _subscriptions = new();
    private readonly SilentFrontend _frontend = new();

    [Fact]
    public void Set_counts_the_members_of_all_frontends()
    {
        Set("f1", version: 1, count: 3);
        Set("f2", version: 1, count: 4);
        Set("f1", version: 2, count: 1);

        Assert.Equal((2, 5), (_subscriptions.Frontends, _subscriptions.Members));
    }

    [Fact]
    public void Set_older_version_changes_nothing()
    {
        Set("f1", version: 5, count: 3);

        Assert.False(Set("f1", version: 4, count: 9));
        Assert.Equal(3, _subscriptions.Members);
    }

    [Fact]
    public void Set_same_version_again_takes_the_new_way()
    {
        Set("f1", version: 5, count: 3);
        var reconnected = new SilentFrontend();

        Assert.True(_subscriptions.Set(new TopicMembers("f1", 5, 3), reconnected, Minute));

        Assert.True(_subscriptions.TryGet("f1", out var subscription));
        Assert.Same(reconnected, subscription.Frontend);
        Assert.Equal(3, _subscriptions.Members);
    }

    [Fact]
    public void Set_older_version_after_the_end_changes_nothing()
    {
        Set("f1", version: 5, count: 3);
        Set("f1", version: 6, count: 0);

        Assert.False(Set("f1", version: 5, count: 3));
        Assert.True(_subscriptions.IsEmpty);
        Assert.Equal(0, _subscriptions.Members);
    }

    [Fact]
    public void Set_newer_version_after_the_end_subscribes_again()
    {
        Set("f1", version: 6, count: 0);

        Assert.True(Set("f1", version: 7, count: 2));
        Assert.Equal(2, _subscriptions.Members);
    }

    [Fact]
    public void Set_remembers_the_versions_of_a_bounded_number_of_frontends()
    {
        Set("oldest", version: 9, count: 0);
        Set("newest", version: 8, count: 0);
        Set("newest", version: 9, count: 0);
        for (var i = 0; i < TopicSubscribers.MaxRemembered - 1; i++)
            Set("f" + i, version: 9, count: 0);

        Assert.False(Set("newest", version: 1, count: 1));
        Assert.True(Set("oldest", version: 1, count: 1));
    }

    [Fact]
    public void Set_over_the_bound_of_frontends_fails()
    {
        for (var i = 0; i < FrontendTable.MaxFrontends; i++)
            Set("f" + i, version: 1, count: 1);

        Assert.Throws<InvalidOperationException>(() => Set("one-more", version: 1, count: 1));
    }

    [Fact]
    public void Remove_lets_a_repetition_bring_it_back()
    {
        Set("f1", version: 5, count: 3);
        _subscriptions.Remove("f1");
        Assert.True(_subscriptions.IsEmpty);

        Assert.True(Set("f1", version: 5, count: 3));
        Assert.Equal(3, _subscriptions.Members);
    }

    [Fact]
    public void SilentFor_gives_those_that_were_not_repeated()
    {
        Set("f1", version: 1, count: 1);
        Set("f2", version: 1, count: 1);
        _subscriptions.Set(new TopicMembers("f2", 1, 1), _frontend, Minute);

        Assert.Equal("f1", Assert.Single(_subscriptions.SilentFor(Minute, 1.5 * Minute)).FrontendId);
        Assert.Empty(_subscriptions.SilentFor(Minute, Minute));
    }

    private bool Set(string frontendId, long version, int count) =>
        _subscriptions.Set(new TopicMembers(frontendId, version, count), _frontend, TimeSpan.Zero);
}
