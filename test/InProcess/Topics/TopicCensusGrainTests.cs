using System.Collections.Immutable;
using Tidegate.Frontends;
using Tidegate.InProcess.Tests.Fixture;
using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Topics;

/// <summary>What the topic grains of two silos know of a frontend, summed up without asking each of them.</summary>
public sealed class TopicCensusGrainTests : IClassFixture<GrainCluster>
{
    private const int Topics = 60;

    private readonly GrainCluster _cluster;
    private readonly FakeFrontend _frontend;
    private readonly ITopicCensusGrain _census;
    private readonly SubscriptionDigests _told = new();
    private long _version;

    public TopicCensusGrainTests(GrainCluster cluster)
    {
        _cluster = cluster;
        _cluster.Time.Forget();
        _frontend = _cluster.AddFrontend();
        _census = _cluster.Grains.GetGrain<ITopicCensusGrain>(_frontend.Id);
    }

    [Fact]
    public async Task Census_is_what_the_frontend_told_the_topics_of_all_silos()
    {
        var counts = new Dictionary<string, int>();
        for (var i = 1; i <= Topics; i++)
            counts[await Tell(_cluster.NewTopic(), 0, i)] = i;

        Assert.Equal(_told.Total, await _census.Total());
        Assert.Equal(_told.OfShares().ToArray(), (await _census.Shares()).ToArray());
        foreach (var share in counts.GroupBy(topic => SubscriptionDigests.ShareOf(topic.Key)))
        {
            var listed = await _census.List(share.Key);
            Assert.Equal(share.OrderBy(topic => topic.Key), listed.Select(topic => KeyValuePair.Create(topic.Topic, topic.Count)).OrderBy(topic => topic.Key));
        }
    }

    [Fact]
    public async Task Census_follows_counts_that_change_and_subscriptions_that_end()
    {
        var topic = _cluster.NewTopic();
        await Tell(topic, 0, 3);
        await Tell(topic, 3, 5);
        Assert.Equal(_told.Total, await _census.Total());

        await Tell(topic, 5, 0);

        Assert.Equal(default, await _census.Total());
    }

    [Fact]
    public async Task Topic_that_lost_its_memory_is_missing_in_the_census()
    {
        await Tell(_cluster.NewTopic(), 0, 2);
        var all = _told.Total;
        var lost = _cluster.NewTopic();
        await lost.SetMembers(new TopicMembers(_frontend.Id, ++_version, 3), _frontend.Way);
        Assert.NotEqual(all, await _census.Total());

        await _cluster.Deactivate(lost);

        Assert.Equal(all, await _census.Total());
    }

    [Fact]
    public async Task Frontend_that_nobody_told_anything_of_has_an_empty_census()
    {
        var stranger = _cluster.Grains.GetGrain<ITopicCensusGrain>("stranger");

        Assert.Equal(default, await stranger.Total());
        Assert.All(await stranger.Shares(), share => Assert.Equal(default, share));
        Assert.Empty(await stranger.List(0));
    }

    private async Task<string> Tell(ITopicGrain topic, int before, int count)
    {
        await topic.SetMembers(new TopicMembers(_frontend.Id, ++_version, count), _frontend.Way);
        var key = topic.GetPrimaryKeyString();
        _told.Change(key, before, count);
        return key;
    }
}
