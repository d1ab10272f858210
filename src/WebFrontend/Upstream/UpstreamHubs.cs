using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Configuration.Webhook;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>
/// The hubs whose events go to HTTP endpoints. Events that nobody waits for are bounded in number over all of them, and when the process ends
/// it gives them a moment.
/// </summary>
internal sealed partial class UpstreamHubs : IHostedService, IDisposable
{
    /// <summary>Events that wait or are under way, and that nobody waits for; further ones are dropped.</summary>
    public const int MaxPending = 200_000;

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly LargeAnswers _largeAnswers = new();
    private readonly List<EventEndpoint> _endpoints = [];
    private readonly TidegateOptions _options;
    private readonly FrozenDictionary<HubOptions, UpstreamHub> _hubs;
    private readonly MonotonicClock _clock;
    private readonly TimeProvider _time;
    private readonly UpstreamMetrics _metrics;
    private readonly ILogger<UpstreamHubs> _logger;
    private readonly WarningThrottle _drops = new();
    private readonly int _maxWaiting;
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;
    private int _pending;
    private int _waiting;

    public UpstreamHubs(IOptions<TidegateOptions> options, MonotonicClock clock, TimeProvider time, UpstreamMetrics metrics, ILogger<UpstreamHubs> logger)
    {
        (_clock, _time, _metrics, _logger, _maxWaiting) = (clock, time, metrics, logger, options.Value.Frontend.MaxWaitingUpgrades);
        var caller = new EventCaller(options.Value.Access);
        _options = options.Value;
        _hubs = options.Value.Hubs
            .Where(hub => hub.Value.Handler == HubHandler.Webhook)
            .ToFrozenDictionary(hub => hub.Value, hub => HubOf(hub.Key, hub.Value, caller));
    }

    /// <summary>Events that wait or are under way, and that nobody waits for.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Whether the events of a hub go to HTTP endpoints.</summary>
    public bool Serves(string hub) => Find(hub) is not null;

    /// <summary>The link of a new connection to the application of its hub.</summary>
    /// <exception cref="ArgumentException">The events of the hub go to no endpoint.</exception>
    public UpstreamLink Open(string hub, string connectionId, string? userId) => Find(hub) is { } found
        ? new UpstreamLink(this, found, new EventSubject(connectionId, hub, userId, Subprotocol: null))
        : throw new ArgumentException($"The events of hub {hub} go to no endpoint.", nameof(hub));

    /// <summary>Whether the application of a hub decides who may connect.</summary>
    public bool Asks(string hub) => Find(hub)?.TakerOf(UpstreamEventKind.Connect) is not null;

    /// <summary>Takes a place for an upgrade that waits for the application.</summary>
    /// <returns>False where too many wait already.</returns>
    public bool TryWait()
    {
        if (Interlocked.Increment(ref _waiting) <= _maxWaiting)
            return true;
        Interlocked.Decrement(ref _waiting);
        _metrics.Count(UpstreamEventKind.Connect, UpstreamMetrics.Outcomes.Lost);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Waited() => Interlocked.Decrement(ref _waiting);

    /// <summary>Takes a place for an event that nobody waits for.</summary>
    /// <returns>False where too many wait already; that is logged and counted.</returns>
    public bool TryBegin(UpstreamEvent sent, string hub)
    {
        if (Interlocked.Increment(ref _pending) <= MaxPending)
            return true;
        Interlocked.Decrement(ref _pending);
        Dropped(sent, hub, MaxPending);
        return false;
    }

    /// <summary>Logs and counts an event that is not told since too many wait.</summary>
    public void Dropped(UpstreamEvent sent, string hub, int bound)
    {
        _metrics.Count(sent.Kind, UpstreamMetrics.Outcomes.Lost);
        if (_drops.TryPass(_clock.Now, out var keptBack))
            LogDropped(_logger, sent.Name, hub, bound, keptBack);
    }

    /// <summary>Gives the place back.</summary>
    public void Finished()
    {
        if (Interlocked.Decrement(ref _pending) == 0 && _isStopping)
            _quiet.TrySetResult();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The last clients have just been closed: applications are to hear of it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        if (Pending > 0)
            await Task.WhenAny(_quiet.Task, Task.Delay(StopPatience, _time, cancellationToken));
        if (Pending is > 0 and var left)
            LogLeftBehind(_logger, left);
    }

    public void Dispose()
    {
        foreach (var endpoint in _endpoints)
            endpoint.Dispose();
        _largeAnswers.Dispose();
    }

    // A hub that is not listed has the handlers of the hub default, and shares their connections.
    private UpstreamHub? Find(string hub) => _hubs.GetValueOrDefault(_options.HubOf(hub));

    private UpstreamHub HubOf(string hub, HubOptions settings, EventCaller caller)
    {
        var endpoints = new List<EventEndpoint>();
        foreach (var handler in settings.EventHandlers)
        {
            if (!EventRoute.TryParse(hub, handler, settings.WebhookNetworks, out var route))
                throw new InvalidOperationException($"Event handler {handler.Number} of hub {hub} has not passed the check of the configuration.");
            endpoints.Add(new EventEndpoint($"Event handler {handler.Number} of hub {hub}", route, caller, _largeAnswers, _clock, _time, _logger));
        }

        _endpoints.AddRange(endpoints);
        return new UpstreamHub(endpoints, _clock, _time, _metrics, _logger);
    }

    [LoggerMessage(3091, LogLevel.Error, "Event {Event} of hub {Hub} was dropped: {Bound} events wait already. {KeptBack} more since the last such line.")]
    private static partial void LogDropped(ILogger logger, string @event, string hub, int bound, int keptBack);

    [LoggerMessage(3095, LogLevel.Warning, "The process ends with {Events} events that applications were not told of")]
    private static partial void LogLeftBehind(ILogger logger, int events);
}
