using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Digests;
using Tidegate.Frontends;
using Tidegate.Topics;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Tests.Breaker;
using Tidegate.WebFrontend.Tests.Gateway;
using Tidegate.WebFrontend.Topics;

namespace Tidegate.WebFrontend.Tests.Topics;

public sealed class TopicReconciliationTests : IAsyncLifetime
{
    private readonly FakeGrains _grains = new();
    private readonly FakeSockets _sockets = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ClusterBreaker _breaker = TestBreaker.Create();
    private readonly TopicSubscriptions _subscriptions;
    private readonly TopicReconciliation _reconciliation;
    private readonly Dictionary<string, int> _known = [];
    private bool _isAway;

    public TopicReconciliationTests()
    {
        var metrics = TestMetrics.Create();
        var identity = new FakeIdentity();
        var cluster = new ClusterConnection(NullLogger<ClusterConnection>.Instance);
        _subscriptions = new TopicSubscriptions(
            _sockets, _grains, identity, new FakeObservers(), cluster, _breaker, _time, metrics, NullLogger<TopicSubscriptions>.Instance);
        _reconciliation = new TopicReconciliation(
            _subscriptions, _grains, identity, _breaker, _time, metrics, NullLogger<TopicReconciliation>.Instance);
        _grains.Handler = Answer;
    }

    public async Task InitializeAsync()
    {
        await _subscriptions.StartAsync(CancellationToken.None);
        await _reconciliation.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _reconciliation.StopAsync(CancellationToken.None);
        var stopped = _subscriptions.StopAsync(CancellationToken.None);
        while (!stopped.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        _reconciliation.Dispose();
        _subscriptions.Dispose();
    }

    [Fact]
    public async Task Topics_that_are_known_cost_one_call_a_period_together()
    {
        for (var i = 0; i < 500; i++)
            await TellAsync("group/chat/" + i, 1);

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TopicTimings.CheckPeriod);
            Assert.Equal(nameof(ITopicCensusGrain.Total), (await _grains.NextAsync("a comparison")).Method);
        }

        Assert.True(_grains.IsQuiet);
    }

    [Fact]
    public async Task Topic_whose_grain_lost_its_memory_is_told_again_and_no_other()
    {
        for (var i = 0; i < 100; i++)
            await TellAsync("group/chat/" + i, 2);
        _known.Remove("group/chat/7");

        Assert.Equal(("group/chat/7", 2), await NextToldAsync());
        Assert.Equal(2, _known["group/chat/7"]);
    }

    [Fact]
    public async Task Topic_that_a_grain_knows_without_reason_is_ended()
    {
        await TellAsync("group/chat/a", 1);
        _known["group/chat/ghost"] = 3;

        Assert.Equal(("group/chat/ghost", 0), await NextToldAsync());
    }

    [Fact]
    public async Task Silo_that_is_lost_has_all_its_topics_told_again()
    {
        for (var i = 0; i < 200; i++)
            await TellAsync("group/chat/" + i, 1);
        string[] lost = [.. _known.Keys.Where((_, i) => i % 2 == 0)];
        foreach (var topic in lost)
            _known.Remove(topic);

        await AdvanceUntilAsync(() => lost.All(_known.ContainsKey), "all lost topics again");
    }

    [Fact]
    public async Task All_is_told_again_where_nothing_can_be_compared()
    {
        await TellAsync("group/chat/a", 4);
        _known.Clear();
        _isAway = true;

        Assert.Equal(("group/chat/a", 4), await NextToldAsync());
    }

    private async Task TellAsync(string topic, int count)
    {
        _sockets.SetCount(topic, count);
        Assert.Equal((topic, count), await NextToldAsync(advance: false));
        await Wait.UntilAsync(() => _subscriptions.Book.NextDue is null, "the answer of " + topic);
    }

    private async Task<(string Topic, int Count)> NextToldAsync(bool advance = true)
    {
        while (true)
        {
            if (advance)
                await AdvanceUntilAsync(() => !_grains.IsQuiet, "a call");
            var call = await _grains.NextAsync("a call");
            if (call.Method == nameof(ITopicGrain.SetMembers))
                return ((string)call.Key, call.Arg<TopicMembers>().Count);
        }
    }

    private Task AdvanceUntilAsync(Func<bool> condition, string what) => Wait.UntilAsync(
        () =>
        {
            if (!condition()) _time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        what);

    private Task? Answer(GrainCall call)
    {
        lock (_known)
        {
            if (call.Method == nameof(ITopicGrain.SetMembers))
            {
                var count = call.Arg<TopicMembers>().Count;
                if (count > 0) _known[(string)call.Key] = count;
                else _known.Remove((string)call.Key);
                return Task.CompletedTask;
            }

            if (_isAway)
                return call.Method == nameof(ITopicCensusGrain.Total) ? Task.FromException<IdDigest>(new TimeoutException()) : null;
            var digests = new SubscriptionDigests();
            foreach (var (topic, count) in _known)
                digests.Change(topic, 0, count);
            return call.Method switch
            {
                nameof(ITopicCensusGrain.Total) => Task.FromResult(digests.Total),
                nameof(ITopicCensusGrain.Shares) => Task.FromResult(digests.OfShares()),
                nameof(ITopicCensusGrain.List) => Task.FromResult(
                    _known.Where(topic => SubscriptionDigests.ShareOf(topic.Key) == call.Arg<int>()).Select(topic => new TopicCount(topic.Key, topic.Value)).ToImmutableArray()),
                _ => null,
            };
        }
    }
}
