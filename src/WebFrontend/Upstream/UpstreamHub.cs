using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>
/// The event handlers of a hub, in their order, and the way to them: an attempt that failed for a reason that may pass is repeated, and all
/// attempts together have a bound.
/// </summary>
internal sealed partial class UpstreamHub
{
    private readonly IReadOnlyList<EventEndpoint> _endpoints;
    private readonly TimeProvider _time;
    private readonly MonotonicClock _clock;
    private readonly UpstreamMetrics _metrics;
    private readonly ILogger _logger;
    private readonly WarningThrottle _failures = new();
    private readonly ResiliencePipeline<Delivery> _pipeline;
    private int _hasToldOfUnhandled;

    public UpstreamHub(IReadOnlyList<EventEndpoint> endpoints, MonotonicClock clock, TimeProvider time, UpstreamMetrics metrics, ILogger logger)
    {
        (_endpoints, _clock, _time, _metrics, _logger) = (endpoints, clock, time, metrics, logger);
        _pipeline = new ResiliencePipelineBuilder<Delivery> { TimeProvider = time }
            .AddTimeout(Delivery.Patience)
            .AddRetry(new RetryStrategyOptions<Delivery>
            {
                MaxRetryAttempts = Delivery.Pauses.Length,
                DelayGenerator = static attempt => new(Delivery.Pauses[attempt.AttemptNumber]),
                ShouldHandle = static attempt => new(attempt.Outcome.Exception is null && attempt.Outcome.Result.IsWorthAnotherTry),
            })
            .Build();
    }

    /// <summary>The handler that takes an event of Tidegate's; null where none does.</summary>
    public EventEndpoint? TakerOf(UpstreamEventKind kind) => _endpoints.FirstOrDefault(endpoint => kind is UpstreamEventKind.Joined or UpstreamEventKind.Left
        ? endpoint.Route.TakesGroup(kind.Name())
        : endpoint.Route.TakesSystem(kind.Name()));

    /// <summary>The handler that takes an event of a client; where none does the log says so, once for the hub.</summary>
    public EventEndpoint? TakerOf(string userEvent, string hub)
    {
        var taker = _endpoints.FirstOrDefault(endpoint => endpoint.Route.TakesUser(userEvent));
        if (taker is null)
        {
            _metrics.Count(UpstreamEventKind.User, UpstreamMetrics.Outcomes.Unhandled);
            if (Interlocked.Exchange(ref _hasToldOfUnhandled, 1) == 0)
                LogUnhandled(_logger, hub, userEvent);
        }

        return taker;
    }

    /// <summary>Delivers an event, in as many attempts as it takes. Does not throw.</summary>
    /// <param name="endpoint">Who takes it.</param>
    /// <param name="sent">The event.</param>
    /// <param name="subject">Whom it is about.</param>
    /// <param name="stamp">What it has of its own.</param>
    /// <param name="abandoned">Nobody waits for it any more: no further attempt is begun.</param>
    public async Task<Delivery> DeliverAsync(
        EventEndpoint endpoint, UpstreamEvent sent, EventSubject subject, EventStamp stamp, CancellationToken abandoned = default)
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                async cancellation => abandoned.IsCancellationRequested
                    ? new Delivery(DeliveryResult.GivenUp)
                    : await endpoint.TryAsync(sent, subject, stamp, cancellation),
                CancellationToken.None);
        }
        catch (TimeoutRejectedException)
        {
            return new Delivery(DeliveryResult.TooLate, Error: $"no answer in {Delivery.Patience.TotalSeconds} s");
        }
        catch (Exception exception)
        {
            // What nobody foresaw concerns this event only.
            return new Delivery(DeliveryResult.Broken, Error: exception.Message);
        }
    }

    /// <summary>This moment, for the duration of an event.</summary>
    public long Begin() => _time.GetTimestamp();

    /// <summary>Wall-clock time.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Counts the end of an event, and logs it where it is none that was hoped for.</summary>
    /// <param name="sent">The event.</param>
    /// <param name="subject">Whom it is about.</param>
    /// <param name="begun">What <see cref="Begin"/> was.</param>
    /// <param name="outcome">One of <see cref="UpstreamMetrics.Outcomes"/>.</param>
    /// <param name="error">What was wrong; null for nothing.</param>
    public void Ended(UpstreamEvent sent, EventSubject subject, long begun, string outcome, string? error)
    {
        _metrics.Ended(sent.Kind, outcome, _time.GetElapsedTime(begun));
        if (error is not null && _failures.TryPass(_clock.Now, out var keptBack))
            LogFailed(_logger, sent.Name, subject.ConnectionId, subject.Hub, error, keptBack);
    }

    [LoggerMessage(
        3090,
        LogLevel.Warning,
        "Event {Event} of connection {ConnectionId} of hub {Hub} came to nothing: {Reason}. {KeptBack} more since the last such line.")]
    private static partial void LogFailed(ILogger logger, string @event, string connectionId, string hub, string reason, int keptBack);

    [LoggerMessage(
        3092,
        LogLevel.Warning,
        "No event handler of hub {Hub} takes event {Event} of a client (Hubs:{Hub}:EventHandlers); further ones are not logged.")]
    private static partial void LogUnhandled(ILogger logger, string hub, string @event);
}
