using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Diagnostics;
using Tidegate.Topics;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Work;

namespace Tidegate.WebFrontend.Topics;

/// <summary>Tells topic grains how many local members their topics have (<see cref="TopicBook"/> decides when).</summary>
internal sealed partial class TopicSubscriptions : BackgroundService, ITopicNews
{
    /// <summary>Topics with local members; a connection has at least one and a group may have only one member.</summary>
    public const int MaxTopics = 1_000_000;

    /// <summary>Calls in flight at once.</summary>
    public const int MaxConcurrent = 128;

    /// <summary>After a gateway came or went all topics are repeated within this time.</summary>
    public static readonly TimeSpan RecoverySpread = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    private readonly TopicBook _book;
    private readonly WorkPump<TopicWork> _pump;
    private readonly TopicWaiters _waiters = new();
    private readonly WarningThrottle _failures = new();
    private readonly WarningThrottle _overflows = new();
    private readonly ILocalSockets _sockets;
    private readonly IGrainFactory _grains;
    private readonly IFrontendIdentity _identity;
    private readonly IFrontendObservers _observers;
    private readonly ClusterConnection _cluster;
    private readonly ClusterBreaker _breaker;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger<TopicSubscriptions> _logger;
    private long _version;

    public TopicSubscriptions(
        ILocalSockets sockets,
        IGrainFactory grains,
        IFrontendIdentity identity,
        IFrontendObservers observers,
        ClusterConnection cluster,
        ClusterBreaker breaker,
        TimeProvider time,
        GatewayMetrics metrics,
        ILogger<TopicSubscriptions> logger)
    {
        _sockets = sockets;
        _grains = grains;
        _identity = identity;
        _observers = observers;
        _cluster = cluster;
        _breaker = breaker;
        _metrics = metrics;
        _logger = logger;
        _book = new TopicBook(MaxTopics, sockets.CountOf);
        _pump = new WorkPump<TopicWork>(_book, SendAsync, MaxConcurrent, time, () => breaker.IsOpen);
    }

    /// <summary>What the grains were told.</summary>
    public TopicBook Book => _book;

    /// <summary>Topics whose grains know of this frontend, or are about to.</summary>
    public int Count => _book.Count;

    public Task WhenTold(string topic)
    {
        if (_book.IsTold(topic)) return Task.CompletedTask;
        var told = _waiters.Add(topic);
        // It may have been told between the two.
        EndWaits(topic);
        return told;
    }

    /// <summary>Tells again what the grains know otherwise in a share (<see cref="TopicBook.Correct"/>).</summary>
    public void Correct(int share, IReadOnlyCollection<TopicCount> known, string frontendId)
    {
        _book.Correct(share, known, frontendId, _pump.Now);
        _pump.Wake();
    }

    /// <summary>Tells all topics of these shares again, spread over a time.</summary>
    public void RepeatShares(IReadOnlyCollection<int> shares, TimeSpan spread)
    {
        _book.RepeatShares(shares, _pump.Now, spread);
        _pump.Wake();
    }

    /// <summary>Tells all grains again, spread over a time.</summary>
    public void RepeatAll(TimeSpan spread)
    {
        _book.RefreshAll(_sockets.Topics().Select(entry => entry.Key), _pump.Now, spread);
        _pump.Wake();
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _sockets.TopicChanged += OnTopicChanged;
        _cluster.Changed += OnClusterChanged;
        _breaker.Changed += _pump.Wake;
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // After a drain every topic is empty, and its grain hears so before the process goes.
        if (_sockets.Count == 0 && !await _pump.QuietAsync(StopPatience)) LogLeftBehind(_logger, _book.Count);
        _breaker.Changed -= _pump.Wake;
        _cluster.Changed -= OnClusterChanged;
        _sockets.TopicChanged -= OnTopicChanged;
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _pump.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _pump.RunAsync(stoppingToken);

    private void OnTopicChanged(string topic)
    {
        if (!_book.Changed(topic, _pump.Now) && _overflows.TryPass(_pump.Now, out _)) LogOverflow(_logger, MaxTopics);
        EndWaits(topic);
        _pump.Wake();
    }

    private void EndWaits(string topic)
    {
        if (!_waiters.IsEmpty && _book.IsTold(topic)) _waiters.End(topic);
    }

    private void OnClusterChanged() => RepeatAll(RecoverySpread);

    private async Task SendAsync(TopicWork work)
    {
        var frontendId = _identity.Id;
        try
        {
            // After a fence this process has a new id; what its grain knows under the old one ends first.
            if (work.AnnouncedAs is { } former && former != frontendId) await SetAsync(work.Topic, former, 0);
            var count = _sockets.CountOf(work.Topic);
            if (count > 0 || work.AnnouncedAs is not null) await SetAsync(work.Topic, frontendId, count);
            _metrics.Called("members", GatewayMetrics.Outcomes.Ok);
            _book.Succeeded(work.Topic, count, frontendId);
            EndWaits(work.Topic);
        }
        catch (Exception exception)
        {
            _metrics.Called("members", GatewayMetrics.Outcomes.Failed);
            if (_failures.TryPass(_pump.Now, out var keptBack)) LogFailed(_logger, exception, keptBack);
            _book.Failed(work.Topic, frontendId, _pump.Now);
        }
    }

    private Task SetAsync(string topic, string frontendId, int count)
    {
        var members = new TopicMembers(frontendId, Interlocked.Increment(ref _version), count);
        return _grains.GetGrain<ITopicGrain>(topic).SetMembers(members, _observers.For(topic));
    }
}
