using System.Globalization;
using System.Text;
using Tidegate.InProcess.Tests.Fixture;
using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Topics;

public sealed class TopicGrainTests : IClassFixture<GrainCluster>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(125);

    // How often a batch is sent to a silent frontend where each attempt comes two seconds after the one before.
    private const int Attempts = 5;

    private readonly GrainCluster _cluster;
    private readonly ITopicGrain _topic;
    private readonly FakeFrontend _frontend;

    public TopicGrainTests(GrainCluster cluster)
    {
        _cluster = cluster;
        _cluster.Time.Forget();
        _cluster.Changes.Recent = false;
        _topic = _cluster.NewTopic();
        _frontend = _cluster.AddFrontend();
    }

    [Fact]
    public async Task Publish_to_an_empty_topic_is_accepted_for_nobody() =>
        Assert.Equal(new PublishResult(true, 0, 0, null), await _topic.Publish(Message.FromText("hello")));

    [Fact]
    public async Task Publish_reaches_every_frontend_with_members_once()
    {
        var other = _cluster.AddFrontend();
        await Subscribe(_frontend, version: 1, count: 2);
        await Subscribe(other, version: 1, count: 3);

        Assert.Equal(new PublishResult(true, 5, 2, null), await _topic.Publish(Message.FromText("hello")));
        await _frontend.WaitForDeliveries(1);
        await other.WaitForDeliveries(1);

        var batch = Assert.Single(_frontend.Deliveries);
        Assert.Equal((_frontend.Id, _topic.GetPrimaryKeyString(), 1L), (batch.FrontendId, batch.Target, batch.FirstSeq));
        Assert.Equal("hello", Encoding.UTF8.GetString(Assert.Single(batch.Messages).Payload));
        Assert.NotEqual(batch.OutboxId, Assert.Single(other.Deliveries).OutboxId);
    }

    [Fact]
    public async Task Settled_is_what_the_frontend_has_confirmed_of_what_was_published_before()
    {
        await Subscribe(_frontend, version: 1, count: 1);
        Assert.True(await _topic.Settle(_frontend.Id));
        Assert.True(await _topic.Settle("nobody"));
        var gate = new TaskCompletionSource();
        _frontend.OnDeliver = batch => batch.FirstSeq == 1 ? gate.Task : Task.CompletedTask;
        var first = _topic.Publish(Text(1));
        await _frontend.WaitForDeliveries(1);
        var second = _topic.Publish(Text(2));
        await _cluster.Publishes.WaitForAsync(_topic, 2);

        var settled = _topic.Settle(_frontend.Id);
        Assert.False(settled.IsCompleted);
        gate.SetResult();

        Assert.True(await settled);
        Assert.Equal([1L, 2L], _frontend.Deliveries.Select(batch => batch.FirstSeq));
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Frontend_that_takes_nothing_is_not_settled()
    {
        await Subscribe(_frontend, version: 1, count: 1);
        var gate = new TaskCompletionSource();
        _frontend.OnDeliver = _ => gate.Task;
        var publish = _topic.Publish(Text(1));
        await _frontend.WaitForDeliveries(1);

        var settled = _topic.Settle(_frontend.Id);
        while (!settled.IsCompleted)
            await _cluster.Advance(Second);

        Assert.False(await settled);
        gate.SetResult();
        await publish;
    }

    [Fact]
    public async Task Publish_while_a_delivery_is_under_way_goes_in_the_next_batch()
    {
        await Subscribe(_frontend, version: 1, count: 1);
        var gate = new TaskCompletionSource();
        _frontend.OnDeliver = _ => gate.Task;
        var publishes = new List<Task<PublishResult>> { _topic.Publish(Text(1)) };
        await _frontend.WaitForDeliveries(1);

        for (var i = 2; i <= 5; i++)
            publishes.Add(_topic.Publish(Text(i)));
        await _cluster.Publishes.WaitForAsync(_topic, 5);
        Assert.Single(_frontend.Deliveries);
        Assert.DoesNotContain(publishes, publish => publish.IsCompleted);
        gate.SetResult();
        await _frontend.WaitForDeliveries(2);

        var second = _frontend.Deliveries[1];
        Assert.Equal((2L, 4), (second.FirstSeq, second.Messages.Length));
        Assert.All(await Task.WhenAll(publishes), result => Assert.Equal(0, result.Pending));
    }

    [Fact]
    public async Task Publish_to_a_frontend_that_is_silent_says_so_and_the_next_one_does_not_wait_for_it()
    {
        await Subscribe(_frontend, version: 1, count: 1);
        _frontend.Fail();
        var first = _topic.Publish(Text(1));
        await _cluster.Time.Retry();
        Assert.Equal(new PublishResult(true, 1, 1, null, Pending: 1), await first);

        Assert.Equal(new PublishResult(true, 1, 1, null, Pending: 1), await _topic.Publish(Text(2)));

        await UntilFrontends(0, () => _cluster.Advance(2 * Second));
    }

    [Fact]
    public async Task Publish_on_a_silo_that_stops_fails_instead_of_leaving_the_message_there()
    {
        await Subscribe(_frontend, version: 1, count: 1);
        var gate = new TaskCompletionSource();
        _frontend.OnDeliver = _ => gate.Task;
        var before = _topic.Publish(Text(1));
        await _frontend.WaitForDeliveries(1);
        _cluster.Changes.IsSiloLeaving = true;
        try
        {
            await Assert.ThrowsAsync<TimeoutException>(() => _topic.Publish(Text(2)));
            await _cluster.Time.Confirm();
            await Assert.ThrowsAsync<TimeoutException>(() => before);
        }
        finally
        {
            _cluster.Changes.IsSiloLeaving = false;
            gate.SetResult();
        }
    }

    [Fact]
    public async Task New_activation_after_silos_changed_sends_to_every_frontend_until_each_has_been_heard()
    {
        var empty = _cluster.AddFrontend();
        var silent = _cluster.AddFrontend();
        await _cluster.Register(_frontend);
        await _cluster.Register(empty);
        await _cluster.Register(silent);
        _cluster.Changes.Recent = true;
        await Subscribe(_frontend, version: 1, count: 2);
        await Subscribe(empty, version: 1, count: 0);

        var early = await _topic.Publish(Text(1));
        await silent.WaitForDeliveries(1);
        Assert.Equal((2, 0), (early.Members, early.Pending));
        Assert.True(early.Frontends >= 2);
        Assert.Empty(empty.Deliveries);

        await _cluster.Advance(TopicTimings.RebuildTime);
        Assert.Equal(new PublishResult(true, 2, 1, null), await _topic.Publish(Text(2)));
        Assert.Single(silent.Deliveries);
        Assert.Equal(2, _frontend.Deliveries.Count);
    }

    [Fact]
    public async Task Message_reaches_a_frontend_that_has_said_that_it_has_members()
    {
        Assert.False(await _topic.Reaches(_frontend.Id));
        await Subscribe(_frontend, version: 1, count: 1);
        Assert.True(await _topic.Reaches(_frontend.Id));
        await Subscribe(_frontend, version: 2, count: 0);
        Assert.False(await _topic.Reaches(_frontend.Id));
    }

    [Fact]
    public async Task Message_reaches_a_frontend_that_may_have_members_after_silos_changed()
    {
        await _cluster.Register(_frontend);
        _cluster.Changes.Recent = true;

        Assert.True(await _topic.Reaches(_frontend.Id));
        Assert.False(await _topic.Reaches("nobody"));
    }

    [Fact]
    public async Task New_activation_after_silos_changed_fails_a_publish_while_it_cannot_know_the_frontends()
    {
        await _cluster.Register(_frontend);
        _cluster.Changes.Recent = true;
        _cluster.DirectoryFails = true;
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(() => _topic.Publish(Text(1)));
        }
        finally
        {
            _cluster.DirectoryFails = false;
        }

        await _topic.Publish(Text(1));
        await _frontend.WaitForDeliveries(1);
    }

    [Fact]
    public async Task Publish_through_failing_and_slow_deliveries_loses_nothing_and_repeats_under_the_same_numbers()
    {
        const int Messages = 200;
        await Subscribe(_frontend, version: 1, count: 1);
        var receiver = new Receiver();
        var batches = 0;
        _frontend.OnDeliver = async batch =>
        {
            var n = Interlocked.Increment(ref batches);
            if (n % 4 == 1)
                throw new InvalidOperationException("Lost on the way.");
            receiver.Take(batch);
            if (n % 4 == 3)
                throw new InvalidOperationException("Taken, but the answer is lost.");
            await Task.Yield();
        };

        var publishing = PublishAll();
        await _cluster.Time.RetryUntil(publishing);

        Assert.Equal(0, await publishing);
        Assert.Equal(Enumerable.Range(1, Messages), receiver.Received);

        async Task<int> PublishAll()
        {
            var pending = 0;
            for (var i = 1; i <= Messages; i++)
                pending += (await _topic.Publish(Text(i))).Pending;
            return pending;
        }
    }

    [Fact]
    public async Task Publish_over_the_bound_of_one_frontend_is_queued_for_none()
    {
        var stuck = _cluster.AddFrontend();
        await Subscribe(_frontend, version: 1, count: 1);
        await Subscribe(stuck, version: 1, count: 1);
        var gate = new TaskCompletionSource();
        stuck.OnDeliver = _ => gate.Task;
        var large = Message.FromBytes(new byte[1024 * 1024]);
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 8).Select(_ => _topic.Publish(large))];
        await _frontend.WaitForDeliveries(8);

        var refused = await _topic.Publish(large);

        Assert.False(refused.Accepted);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromMilliseconds(1), Second);
        Assert.Equal(8, _frontend.Deliveries.Sum(batch => batch.Messages.Length));
        gate.SetResult();
        await stuck.WaitForDeliveries(8);
        Assert.All(await Task.WhenAll(publishes), result => Assert.Equal((true, 0), (result.Accepted, result.Pending)));
    }

    [Fact]
    public async Task Publish_larger_than_a_message_may_be_fails() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _topic.Publish(Message.FromBytes(new byte[(1024 * 1024) + 1])));

    [Fact]
    public async Task Frontend_that_stays_silent_is_dropped_and_the_others_go_on()
    {
        var dead = _cluster.AddFrontend();
        dead.Fail();
        await Subscribe(_frontend, version: 1, count: 1);
        await Subscribe(dead, version: 1, count: 1);
        var publish = _topic.Publish(Text(1));
        await dead.WaitForDeliveries(1);
        await _cluster.Confirmed.WaitForAsync(_topic, _frontend, 1);

        for (var attempt = 1; attempt < Attempts; attempt++)
            await _cluster.Time.Retry();
        await dead.WaitForDeliveries(Attempts);
        await UntilFrontends(1);
        Assert.Equal(1, (await publish).Pending);
        Assert.All(dead.Deliveries, batch => Assert.Equal(1, batch.FirstSeq));
        Assert.Equal(new PublishResult(true, 1, 1, null), await _topic.Publish(Text(2)));
        await _frontend.WaitForDeliveries(2);
    }

    [Fact]
    public async Task Frontend_that_was_dropped_and_repeats_its_subscription_begins_with_a_new_outbox()
    {
        _frontend.Fail(calls: Attempts);
        await Subscribe(_frontend, version: 1, count: 1);
        var lost = _topic.Publish(Text(1));
        for (var attempt = 1; attempt < Attempts; attempt++)
            await _cluster.Time.Retry();
        await _frontend.WaitForDeliveries(Attempts);
        await UntilFrontends(0);
        Assert.Equal(1, (await lost).Pending);
        await Subscribe(_frontend, version: 1, count: 1);
        await _topic.Publish(Text(2));
        await _frontend.WaitForDeliveries(Attempts + 1);

        var last = _frontend.Deliveries[Attempts];
        Assert.Equal(1, last.FirstSeq);
        Assert.NotEqual(_frontend.Deliveries[0].OutboxId, last.OutboxId);
    }

    [Fact]
    public async Task Subscription_with_an_older_version_changes_nothing()
    {
        await Subscribe(_frontend, version: 5, count: 3);
        await Subscribe(_frontend, version: 4, count: 9);

        Assert.Equal(new TopicStatus(3, 1), await _topic.GetStatus());
    }

    [Fact]
    public async Task Subscription_with_a_new_way_redirects_what_waits()
    {
        _frontend.Fail();
        await Subscribe(_frontend, version: 1, count: 1);
        var publish = _topic.Publish(Text(1));
        await _frontend.WaitForDeliveries(1);
        var reconnected = _cluster.AddFrontend(_frontend.Id);

        await Subscribe(reconnected, version: 1, count: 1);
        await _cluster.Time.Retry();
        await reconnected.WaitForDeliveries(1);
        await publish;

        Assert.Equal(_frontend.Deliveries[0].OutboxId, reconnected.Deliveries[0].OutboxId);
    }

    [Fact]
    public async Task Topic_without_members_ends_soon()
    {
        await Subscribe(_frontend, version: 1, count: 1);
        await _cluster.Advance(5 * Second);
        await Subscribe(_frontend, version: 2, count: 0);
        Assert.True(_cluster.IsActive(_topic));
        var gone = _cluster.WhenGone(_topic);

        await _cluster.Advance(5 * Second);

        await gone;
    }

    [Fact]
    public async Task Topic_without_members_ends_only_after_what_it_has_accepted_is_delivered()
    {
        var gate = new TaskCompletionSource();
        _frontend.OnDeliver = _ => gate.Task;
        await Subscribe(_frontend, version: 1, count: 1);
        var publish = _topic.Publish(Text(1));
        await _frontend.WaitForDeliveries(1);
        await Subscribe(_frontend, version: 2, count: 0);

        await _cluster.Advance(5 * Second);
        Assert.False(publish.IsCompleted);

        var gone = _cluster.WhenGone(_topic);
        gate.SetResult();
        await publish;
        await _topic.GetStatus();
        await _cluster.Advance(5 * Second);
        await gone;
    }

    [Fact]
    public async Task Topic_that_is_deactivated_delivers_what_it_has_accepted()
    {
        var gate = new TaskCompletionSource();
        _frontend.OnDeliver = _ => gate.Task;
        await Subscribe(_frontend, version: 1, count: 1);
        Task<PublishResult>[] publishes = [_topic.Publish(Text(1)), _topic.Publish(Text(2))];
        await _cluster.Publishes.WaitForAsync(_topic, 2);
        await _frontend.WaitForDeliveries(1);

        var deactivated = _cluster.Deactivate(_topic);
        gate.SetResult();
        await deactivated.WaitAsync(GrainCluster.Patience);
        await Task.WhenAll(publishes);

        Assert.Equal([1L, 2L], _frontend.Deliveries.Select(batch => batch.FirstSeq));
    }

    [Fact]
    public async Task Topic_that_is_deactivated_does_not_wait_for_a_frontend_that_is_stuck()
    {
        var gate = new TaskCompletionSource();
        _frontend.OnDeliver = _ => gate.Task;
        await Subscribe(_frontend, version: 1, count: 1);
        Task<PublishResult>[] publishes = [_topic.Publish(Text(1)), _topic.Publish(Text(2))];
        await _frontend.WaitForDeliveries(1);
        await _cluster.Time.Confirm();
        await _cluster.Time.Confirm();
        Assert.All(await Task.WhenAll(publishes), result => Assert.Equal(1, result.Pending));

        var deactivated = _cluster.Deactivate(_topic);
        await _cluster.Time.Flush();
        await deactivated.WaitAsync(GrainCluster.Patience);

        gate.SetResult();
        Assert.Single(_frontend.Deliveries);
    }

    [Fact]
    public async Task Frontend_that_vanished_while_the_directory_fails_is_dropped_when_it_answers_again()
    {
        await Subscribe(_frontend, version: 1, count: 2);
        _cluster.DirectoryFails = true;
        await LetTime(2 * Lease);
        _cluster.DirectoryFails = false;
        Assert.Equal(1, (await _topic.GetStatus()).Frontends);

        await LetTimeUntilFrontends(0);
    }

    [Fact]
    public async Task Frontend_that_vanished_without_a_word_is_dropped_after_its_lease()
    {
        await Subscribe(_frontend, version: 1, count: 2);

        await LetTime(Lease);
        Assert.Equal(1, (await _topic.GetStatus()).Frontends);

        await LetTimeUntilFrontends(0);
    }

    [Fact]
    public async Task Frontend_that_does_not_repeat_but_is_registered_stays()
    {
        await Subscribe(_frontend, version: 1, count: 2);

        for (var i = 0; i < 10; i++)
        {
            await _cluster.Register(_frontend);
            await LetTime(25 * Second);
        }

        Assert.Equal(1, (await _topic.GetStatus()).Frontends);
    }

    [Fact]
    public async Task Frontend_that_asks_for_its_census_stays_though_the_directory_does_not_know_it()
    {
        await Subscribe(_frontend, version: 1, count: 2);

        for (var i = 0; i < 10; i++)
        {
            await _cluster.Grains.GetGrain<ITopicCensusGrain>(_frontend.Id).Total();
            await LetTime(25 * Second);
        }

        Assert.Equal(1, (await _topic.GetStatus()).Frontends);
    }

    private Task Subscribe(FakeFrontend frontend, long version, int count) =>
        _topic.SetMembers(new TopicMembers(frontend.Id, version, count), frontend.Way);

    // In small steps, so that every timer that comes due is armed again before the next step.
    private async Task LetTime(TimeSpan time)
    {
        for (var gone = TimeSpan.Zero; gone < time; gone += 5 * Second)
        {
            await _cluster.Advance(5 * Second);
            await _topic.GetStatus();
        }
    }

    private Task LetTimeUntilFrontends(int count) => UntilFrontends(count, () => LetTime(5 * Second));

    private Task UntilFrontends(int count) => UntilFrontends(count, () => Task.CompletedTask);

    private async Task UntilFrontends(int count, Func<Task> meanwhile)
    {
        using var patience = new CancellationTokenSource(GrainCluster.Patience);
        for (var status = await _topic.GetStatus(); status.Frontends != count; status = await _topic.GetStatus())
        {
            if (patience.IsCancellationRequested)
                Assert.Fail($"The topic still serves {status.Frontends} frontends, {count} were expected.");
            await meanwhile();
        }
    }

    private static Message Text(int number) => Message.FromText(number.ToString(CultureInfo.InvariantCulture));

    // Delivers each message once, as a frontend does: by the numbers of the outbox.
    private sealed class Receiver
    {
        private readonly List<int> _received = [];

        public IEnumerable<int> Received => _received;

        public void Take(DeliveryBatch batch)
        {
            for (var i = 0; i < batch.Messages.Length; i++)
            {
                if (batch.FirstSeq + i == _received.Count + 1)
                    _received.Add(int.Parse(Encoding.UTF8.GetString(batch.Messages[i].Payload), CultureInfo.InvariantCulture));
            }
        }
    }
}
