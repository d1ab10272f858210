using System.Globalization;
using System.Text;
using Tidegate.InProcess.Tests.Fixture;
using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Topics;

/// <summary>A frontend that lives, as the directory says, but cannot be reached from the silo of a topic.</summary>
public sealed class CutOffFrontendTests : IClassFixture<GrainCluster>
{
    // More attempts than it takes until the directory is asked, each two seconds after the one before.
    private const int Attempts = 12;

    private readonly GrainCluster _cluster;
    private readonly ITopicGrain _topic;
    private readonly FakeFrontend _other;
    private readonly FakeFrontend _cutOff;

    public CutOffFrontendTests(GrainCluster cluster)
    {
        _cluster = cluster;
        _cluster.Time.Forget();
        _cluster.Changes.Recent = false;
        _topic = _cluster.NewTopic();
        (_other, _cutOff) = (_cluster.AddFrontend(), _cluster.AddFrontend());
    }

    [Fact]
    public async Task Publish_waits_for_it_and_arrives_in_order_once_it_is_reached()
    {
        await SubscribeBoth();
        _cutOff.Fail();

        var first = _topic.Publish(Text(1));
        await _cluster.Confirmed.WaitForAsync(_topic, _other, 1);
        await LetAttempts(Attempts);
        var second = await _topic.Publish(Text(2));

        Assert.Equal(1, (await first).Pending);
        Assert.Equal(new PublishResult(true, 2, 2, null, Pending: 1), second);
        _cutOff.Recover();
        var failed = _cutOff.Deliveries.Count;
        await _cluster.Time.Retry();
        await _cutOff.WaitForDeliveries(failed + 2);
        Assert.Equal(["1", "2"], _cutOff.Deliveries.Skip(failed).SelectMany(batch => batch.Messages).Select(Content));
    }

    [Fact]
    public async Task Publish_goes_to_the_others_when_its_queue_is_full()
    {
        await SubscribeBoth();
        _cutOff.Fail();
        var large = Message.FromBytes(new byte[1024 * 1024]);
        Task<PublishResult>[] fill = [.. Enumerable.Range(0, 8).Select(_ => _topic.Publish(large))];
        await _cutOff.WaitForDeliveries(1);
        await _cluster.Time.Retry();
        await Task.WhenAll(fill);

        var result = await _topic.Publish(Text(9));

        Assert.Equal(new PublishResult(true, 2, 2, null, Pending: 1), result);
        Assert.Equal("9", Content(_other.Deliveries[^1].Messages[^1]));
        await RecoverAsync();
        await _topic.Publish(Text(10));
        Assert.Equal(["10"], _cutOff.Deliveries.SelectMany(batch => batch.Messages).Where(message => message.Payload.Length < 10).Select(Content));
    }

    private async Task SubscribeBoth()
    {
        foreach (var frontend in (FakeFrontend[])[_other, _cutOff])
        {
            await _cluster.Register(frontend);
            await _topic.SetMembers(new TopicMembers(frontend.Id, 1, 1), frontend.Way);
        }
    }

    private async Task LetAttempts(int count)
    {
        for (var attempt = 1; attempt < count; attempt++)
        {
            await _cutOff.WaitForDeliveries(attempt);
            await _cluster.Register(_cutOff);
            await _cluster.Time.Retry();
        }

        await _cutOff.WaitForDeliveries(count);
    }

    // What waited for it is on its way.
    private async Task RecoverAsync()
    {
        _cutOff.Recover();
        var failed = _cutOff.Deliveries.Count;
        await _cluster.Time.Retry();
        await _cutOff.WaitForDeliveries(failed + 2);
    }

    private static Message Text(int number) => Message.FromText(number.ToString(CultureInfo.InvariantCulture));

    private static string Content(Message message) => Encoding.UTF8.GetString(message.Payload);
}
