using Polly.CircuitBreaker;
using Tidegate.TestKit.Waiting;
using Tidegate.Topics;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class MessagePublisherTests
{
    private static readonly PublishResult Accepted = new(true, 3, 1, null);

    /// <summary>No retry waits for longer; the bound of all of them is not to be run to at once.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly SteppingClock _time = new();

    [Fact]
    public async Task Publish_without_an_answer_is_repeated_with_the_same_identity()
    {
        var seen = new List<Guid>();
        var grains = new FakeGrains
        {
            Handler = call =>
            {
                seen.Add(call.Arg<Message>().MessageId);
                return seen.Count < 3 ? Task.FromException<PublishResult>(new TimeoutException()) : Task.FromResult(Accepted);
            },
        };
        var message = Message.FromText("hello");

        var publish = new MessagePublisher(grains, _time).ToTopicAsync("hub/chat", message, CancellationToken.None);
        await _time.RunAsync(publish, LongestDelay);

        Assert.Equal(Accepted, await publish);
        Assert.Equal([message.MessageId, message.MessageId, message.MessageId], seen);
    }

    [Fact]
    public async Task Publish_that_the_cluster_never_answers_ends_after_its_patience()
    {
        var grains = new FakeGrains { Handler = _ => Task.FromException<PublishResult>(new TimeoutException()) };
        var publish = new MessagePublisher(grains, _time).ToConnectionAsync("c", Message.FromText("hello"), CancellationToken.None);
        await _time.RunAsync(publish, LongestDelay);

        await Assert.ThrowsAsync<TimeoutException>(() => publish);
    }

    [Fact]
    public async Task Publish_that_the_breaker_holds_back_fails_at_once_unless_it_was_sent_before()
    {
        var calls = 0;
        var grains = new FakeGrains { Handler = _ => Task.FromException<PublishResult>(new BrokenCircuitException()) };
        await Assert.ThrowsAsync<BrokenCircuitException>(
            () => new MessagePublisher(grains, _time).ToTopicAsync("hub/chat", Message.FromText("hello"), CancellationToken.None));

        grains.Handler = _ => ++calls switch
        {
            1 => Task.FromException<PublishResult>(new TimeoutException()),
            2 => Task.FromException<PublishResult>(new BrokenCircuitException()),
            _ => Task.FromResult(Accepted),
        };
        var publish = new MessagePublisher(grains, _time).ToTopicAsync("hub/chat", Message.FromText("hello"), CancellationToken.None);
        await _time.RunAsync(publish, LongestDelay);

        Assert.Equal(Accepted, await publish);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Publish_that_fails_for_its_own_fault_is_not_repeated()
    {
        var calls = 0;
        var grains = new FakeGrains
        {
            Handler = _ =>
            {
                calls++;
                return Task.FromException<PublishResult>(new ArgumentOutOfRangeException("message"));
            },
        };

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => new MessagePublisher(grains, _time).ToTopicAsync("hub/chat", Message.FromText("hello"), CancellationToken.None));
        Assert.Equal(1, calls);
    }
}
