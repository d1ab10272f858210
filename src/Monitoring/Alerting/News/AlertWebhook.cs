using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Tidegate.Alerts;
using Tidegate.Configuration;
using Tidegate.Configuration.Webhook;
using Tidegate.Webhooks;

namespace Tidegate.Alerting.News;

/// <summary>
/// Posts what became of alerts to <see cref="AlertsOptions.WebhookUrl"/>, one after the other, each until it was taken or given up. The
/// queue is bounded: while the receiver is away for long the oldest are dropped, and the history has them all.
/// </summary>
internal sealed partial class AlertWebhook : BackgroundService
{
    /// <summary>Events that may wait.</summary>
    public const int MaxWaiting = 256;

    /// <summary>Attempts after the first one.</summary>
    public const int MaxRetries = 6;

    private readonly Channel<AlertEvent> _waiting;
    private readonly WebhookTarget? _target;
    private readonly AlertsOptions _options;
    private readonly TimeProvider _time;
    private readonly AlertMetrics _metrics;
    private readonly ILogger<AlertWebhook> _logger;

    public AlertWebhook(IOptions<TidegateOptions> options, TimeProvider time, AlertMetrics metrics, ILogger<AlertWebhook> logger)
    {
        (_options, _time, _metrics, _logger) = (options.Value.Alerts, time, metrics, logger);
        if (_options.WebhookUrl is { } url)
            WebhookTarget.TryParse(url, _options.WebhookNetworks, AlertsOptions.NetworksKey, out _target, out _);
        _waiting = Channel.CreateBounded<AlertEvent>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped => Drop(dropped));
    }

    /// <summary>Queues an event, where a webhook is configured. Does not wait and does not fail.</summary>
    public void Post(AlertEvent happened)
    {
        if (_target is not null)
            _waiting.Writer.TryWrite(happened);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_target is null)
            return;

        using var client = new HttpClient(WebhookConnections.Handler(_target)) { Timeout = Timeout.InfiniteTimeSpan };
        var pipeline = Pipeline();
        await foreach (var happened in _waiting.Reader.ReadAllAsync(stoppingToken))
            await SendAsync(client, pipeline, happened, stoppingToken);
    }

    private async Task SendAsync(HttpClient client, ResiliencePipeline<HttpStatusCode> pipeline, AlertEvent happened, CancellationToken stopping)
    {
        var body = WebhookBody.Of(happened);
        try
        {
            var answer = await pipeline.ExecuteAsync(async cancellation => await PostAsync(client, body, cancellation), stopping);
            if ((int)answer is >= 200 and < 300)
                _metrics.Posted("ok");
            else
                GiveUp(happened, null, $"answer {(int)answer}");
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            GiveUp(happened, failure, failure.Message);
        }
    }

    private async Task<HttpStatusCode> PostAsync(HttpClient client, byte[] body, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_options.WebhookTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, _target!.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        // Signed anew with each attempt: receivers refuse what is old.
        if (_options.WebhookSecret is { } secret)
            request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(secret, _time.GetUtcNow(), body));
        try
        {
            // Nobody reads the body of the answer, so its size does not matter.
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.StatusCode;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer in {_options.WebhookTimeout.TotalSeconds} s");
        }
        catch (HttpRequestException failure) when (failure.InnerException is WebhookBlockedException blocked)
        {
            throw blocked;
        }
    }

    private ResiliencePipeline<HttpStatusCode> Pipeline() => new ResiliencePipelineBuilder<HttpStatusCode> { TimeProvider = _time }
        .AddRetry(new RetryStrategyOptions<HttpStatusCode>
        {
            MaxRetryAttempts = MaxRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = _options.WebhookRetryDelay,
            MaxDelay = AlertsOptions.LongestRetryDelay,
            ShouldHandle = static attempt => new(IsWorthAnotherTry(attempt.Outcome)),
        })
        .Build();

    private static bool IsWorthAnotherTry(Outcome<HttpStatusCode> outcome) => outcome.Exception is { } failure
        ? failure is HttpRequestException or TimeoutException or IOException
        : outcome.Result is >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private void Drop(AlertEvent dropped)
    {
        _metrics.Posted("dropped");
        LogDropped(_logger, dropped.Alert.Name, dropped.Alert.Scope, MaxWaiting);
    }

    private void GiveUp(AlertEvent happened, Exception? failure, string reason)
    {
        _metrics.Posted("failed");
        LogGivenUp(_logger, failure, happened.Alert.Name, happened.Alert.Scope, reason);
    }

    [LoggerMessage(2410, LogLevel.Warning, "The webhook did not take alert {Alert} of {Scope} ({Reason}); it is in the history")]
    private static partial void LogGivenUp(ILogger logger, Exception? exception, string alert, string scope, string reason);

    [LoggerMessage(2411, LogLevel.Warning, "The webhook is behind: alert {Alert} of {Scope} is not posted, since {Waiting} others wait; it is in the history")]
    private static partial void LogDropped(ILogger logger, string alert, string scope, int waiting);
}
