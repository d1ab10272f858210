using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Topics;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Tests.Breaker;
using Tidegate.WebFrontend.Tests.Gateway;
using Tidegate.WebFrontend.Topics;

namespace Tidegate.WebFrontend.Tests.Topics;

public sealed class TopicSubscriptionsTests : IAsyncLifetime
{
    private readonly FakeGrains _grains = new();
    private readonly FakeSockets _sockets = new();
    private readonly FakeIdentity _identity = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ClusterBreaker _breaker = TestBreaker.Create();
    private readonly ClusterConnection _cluster = new(NullLogger<ClusterConnection>.Instance);
    private readonly TopicSubscriptions _subscriptions;

    public TopicSubscriptionsTests() => _subscriptions = new TopicSubscriptions(
        _sockets,
        _grains,
        _identity,
        new FakeObservers(),
        _cluster,
        _breaker,
        _time,
        TestMetrics.Create(),
        NullLogger<TopicSubscriptions>.Instance);

    public Task InitializeAsync() => _subscriptions.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        var stopped = _subscriptions.StopAsync(CancellationToken.None);
        while (!stopped.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        _subscriptions.Dispose();
    }

    [Fact]
    public async Task Member_counts_are_absolute_and_versions_strictly_increase()
    {
        _sockets.SetCount("hub/a", 1);
        var first = await NextMembersAsync("hub/a");
        _sockets.SetCount("hub/a", 5);
        var second = await NextMembersAsync("hub/a");
        _sockets.SetCount("hub/b", 2);
        var third = await NextMembersAsync("hub/b");

        Assert.Equal((1, 5, 2), (first.Count, second.Count, third.Count));
        Assert.True(first.Version < second.Version && second.Version < third.Version);
        Assert.All([first, second, third], members => Assert.Equal("f-1", members.FrontendId));
    }

    [Fact]
    public async Task Who_joins_a_group_can_wait_until_its_grain_knows()
    {
        var hold = new TaskCompletionSource();
        _grains.Handler = _ => hold.Task;
        Assert.True(_subscriptions.WhenTold("group/chat/g").IsCompletedSuccessfully);
        _sockets.SetCount("group/chat/g", 1);
        var (first, second) = (_subscriptions.WhenTold("group/chat/g"), _subscriptions.WhenTold("group/chat/g"));
        await NextMembersAsync("group/chat/g");
        Assert.False(first.IsCompleted || second.IsCompleted);

        hold.SetResult();

        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(_subscriptions.WhenTold("group/chat/g").IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_waits_for_a_group_that_is_left_again_waits_no_longer()
    {
        _grains.Handler = _ => Task.FromException(new TimeoutException());
        _sockets.SetCount("group/chat/g", 1);
        var told = _subscriptions.WhenTold("group/chat/g");
        await NextMembersAsync("group/chat/g");

        _grains.Handler = _ => Task.CompletedTask;
        _sockets.SetCount("group/chat/g", 0);

        while (!told.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await told;
    }

    [Fact]
    public async Task Changes_during_a_call_become_one_call_with_the_newest_count()
    {
        var hold = new TaskCompletionSource();
        _grains.Handler = _ => hold.Task;
        _sockets.SetCount("hub/a", 1);
        await NextMembersAsync("hub/a");
        for (var count = 2; count <= 50; count++) _sockets.SetCount("hub/a", count);
        Assert.True(_grains.IsQuiet);
        _grains.Handler = _ => null;
        hold.SetResult();

        Assert.Equal(50, (await NextMembersAsync("hub/a")).Count);
        _sockets.SetCount("hub/b", 1);
        await NextMembersAsync("hub/b");
    }

    [Fact]
    public async Task Last_member_gone_is_told_as_zero_and_then_forgotten()
    {
        _sockets.SetCount("hub/a", 1);
        await NextMembersAsync("hub/a");
        _sockets.SetCount("hub/a", 0);

        Assert.Equal(0, (await NextMembersAsync("hub/a")).Count);
        await Wait.UntilAsync(() => _subscriptions.Count == 0, "an empty book");
    }

    [Fact]
    public async Task Failed_call_is_repeated()
    {
        _grains.Handler = _ => Task.FromException(new TimeoutException());
        _sockets.SetCount("hub/a", 3);
        await NextMembersAsync("hub/a");
        _grains.Handler = _ => null;
        await AdvanceUntilCalledAsync(TimeSpan.FromMilliseconds(50));

        Assert.Equal(3, (await NextMembersAsync("hub/a")).Count);
    }

    [Fact]
    public async Task Gateway_that_came_back_brings_all_topics_again()
    {
        _sockets.SetCount("hub/a", 1, tell: false);
        _sockets.SetCount("hub/b", 2, tell: false);

        _cluster.NotifyGatewayCountChanged(1, 0, true);

        var seen = new HashSet<object>();
        for (var i = 0; i < 2; i++)
        {
            await AdvanceUntilCalledAsync(TimeSpan.FromMilliseconds(100));
            seen.Add((await _grains.NextAsync("a topic after recovery")).Key);
        }

        Assert.Equal(["hub/a", "hub/b"], seen.Cast<string>().Order());
    }

    [Fact]
    public async Task New_identity_ends_what_was_announced_under_the_old_one()
    {
        _sockets.SetCount("hub/a", 1);
        await NextMembersAsync("hub/a");
        _identity.Id = "f-2";
        _sockets.SetCount("hub/a", 2);

        var former = await NextMembersAsync("hub/a");
        var current = await NextMembersAsync("hub/a");
        Assert.Equal(("f-1", 0), (former.FrontendId, former.Count));
        Assert.Equal(("f-2", 2), (current.FrontendId, current.Count));
    }

    private async Task<TopicMembers> NextMembersAsync(string topic)
    {
        var call = await _grains.NextAsync("a member count of " + topic);
        Assert.Equal((topic, nameof(ITopicGrain.SetMembers)), ((string)call.Key, call.Method));
        return call.Arg<TopicMembers>();
    }

    private Task AdvanceUntilCalledAsync(TimeSpan step) => Wait.UntilAsync(
        () =>
        {
            if (_grains.IsQuiet) _time.Advance(step);
            return !_grains.IsQuiet;
        },
        "a call to a topic grain");
}
