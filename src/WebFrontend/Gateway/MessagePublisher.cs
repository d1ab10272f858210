using Polly;
using Polly.Retry;
using Polly.Timeout;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Breaker;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>
/// Publishes messages to topics and connections. While a silo fails over, a call to its grains is lost or times out, and what became of the
/// message is unknown: it is published again under its identity, which frontends deliver once (<c>RecentMessages</c>).
/// </summary>
internal sealed class MessagePublisher(IGrainFactory grains, TimeProvider time)
{
    /// <summary>How long a publish is repeated: longer than a silo takes to fail over.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddTimeout(Patience)
        .AddRetry(new RetryStrategyOptions
        {
            // What the breaker held back at the first attempt is known not to be published, and fails at once.
            ShouldHandle = static attempt => new(attempt.Outcome.Exception is { } failure
                && (ClusterFailure.Is(failure) || (ClusterFailure.WasHeldBack(failure) && attempt.AttemptNumber > 0))),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstDelay,
            MaxDelay = LongestDelay,
            UseJitter = true,
        })
        .Build();

    /// <summary>Publishes to a hub, a group or a user (<see cref="TopicKey"/>).</summary>
    /// <exception cref="TimeoutException">The cluster did not answer for <see cref="Patience"/>.</exception>
    public Task<PublishResult> ToTopicAsync(string topic, Message message, CancellationToken cancellation) =>
        PublishAsync(() => grains.GetGrain<ITopicGrain>(topic).Publish(message), cancellation);

    /// <summary>Sends to one connection; a result without members says that there is none.</summary>
    /// <exception cref="TimeoutException">The cluster did not answer for <see cref="Patience"/>.</exception>
    public Task<PublishResult> ToConnectionAsync(string connectionId, Message message, CancellationToken cancellation) =>
        PublishAsync(() => grains.GetGrain<IConnectionGrain>(connectionId).Send(message), cancellation);

    private async Task<PublishResult> PublishAsync(Func<Task<PublishResult>> publish, CancellationToken cancellation)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async patience => await publish().WaitAsync(patience), cancellation);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new TimeoutException($"The cluster did not take the message within {Patience.TotalSeconds} s.", exception);
        }
    }
}
