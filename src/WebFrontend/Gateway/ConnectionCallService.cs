using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Connections;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Recovery;
using Tidegate.WebFrontend.Work;
using StableHash = Tidegate.WebFrontend.Work.StableHash;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>
/// Carries out what <see cref="ConnectionCalls"/> decides; at the stop of the process it waits for the last close notices. While
/// the cluster does not answer it holds everything back: no attempt is used up, and heartbeats of a connection become one.
/// </summary>
internal sealed partial class ConnectionCallService : BackgroundService, IHeartbeats
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly ConnectionCalls _calls = new();
    private readonly WorkPump<ConnectionCall> _pump;
    private readonly WarningThrottle _failures = new();
    private readonly WarningThrottle _overflows = new();
    private readonly WarningThrottle _givenUp = new();
    private readonly IGrainFactory _grains;
    private readonly IFrontendObservers _observers;
    private readonly ILocalSockets _sockets;
    private readonly ClusterBreaker _breaker;
    private readonly ClusterConnection _cluster;
    private readonly HealthBook _health;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger<ConnectionCallService> _logger;

    public ConnectionCallService(
        IGrainFactory grains,
        IFrontendObservers observers,
        ILocalSockets sockets,
        ClusterBreaker breaker,
        ClusterConnection cluster,
        HealthBook health,
        TimeProvider time,
        GatewayMetrics metrics,
        ILogger<ConnectionCallService> logger)
    {
        _grains = grains;
        _observers = observers;
        _sockets = sockets;
        _metrics = metrics;
        _logger = logger;
        _breaker = breaker;
        _cluster = cluster;
        _health = health;
        _pump = new WorkPump<ConnectionCall>(_calls, ExecuteAsync, ConnectionCallPolicy.MaxConcurrent, time, () => breaker.IsOpen);
    }

    /// <summary>Connections that still have something to say.</summary>
    public int Pending => _calls.Count;

    public void Opened(ILocalSocket socket) => Queued(_calls.Opened(socket, _pump.Now), ConnectionCallKind.Open);

    public void Heartbeat(ILocalSocket socket)
    {
        _calls.Heartbeat(socket, _pump.Now);
        _pump.Wake();
    }

    public void Closed(ILocalSocket socket, ConnectionClosed closed) =>
        Queued(_calls.Closed(socket, closed, _pump.Now), ConnectionCallKind.Closed);

    /// <summary>Tries again what was left to the sweep.</summary>
    /// <returns>How many calls that are.</returns>
    public int RetryFailed()
    {
        var retried = _calls.RetryParked(_pump.Now);
        if (retried > 0) _pump.Wake();
        return retried;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _breaker.Changed += _pump.Wake;
        _cluster.Changed += RefreshAll;
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!await _pump.QuietAsync(StopPatience)) LogLeftBehind(_logger, _calls.Count);
        _cluster.Changed -= RefreshAll;
        _breaker.Changed -= _pump.Wake;
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _pump.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _pump.RunAsync(stoppingToken);

    private void RefreshAll()
    {
        var now = _pump.Now;
        foreach (var socket in _sockets.Snapshot())
            _calls.Heartbeat(socket, now + (ConnectionCallPolicy.RecoverySpread * StableHash.FractionOf(socket.Descriptor.ConnectionId)));
        _pump.Wake();
    }

    private void Queued(bool queued, ConnectionCallKind kind)
    {
        if (!queued)
        {
            _metrics.Called(NameOf(kind), GatewayMetrics.Outcomes.Lost);
            if (_overflows.TryPass(_pump.Now, out var keptBack)) LogOverflow(_logger, kind, ConnectionCallPolicy.MaxEntries, keptBack);
        }

        _pump.Wake();
    }

    private async Task ExecuteAsync(ConnectionCall call)
    {
        var succeeded = false;
        try
        {
            await SendAsync(call);
            succeeded = true;
        }
        catch (Exception exception)
        {
            // Whatever went wrong, the outcome is unknown and the policy for a failed call holds.
            var id = call.Socket.Descriptor.ConnectionId;
            if (_failures.TryPass(_pump.Now, out var keptBack)) LogFailed(_logger, exception, id, call.Kind, keptBack);
        }

        _metrics.Called(NameOf(call.Kind), succeeded ? GatewayMetrics.Outcomes.Ok : GatewayMetrics.Outcomes.Failed);
        if (call.Kind == ConnectionCallKind.Closed) _health.Cleanup(succeeded);
        if (call.Kind == ConnectionCallKind.Closed)
            _metrics.CleanedUp(GatewayMetrics.Cleanups.CloseNotice, succeeded ? GatewayMetrics.Outcomes.Ok : GatewayMetrics.Outcomes.Failed);
        if (!_calls.Complete(call, succeeded, _pump.Now)) return;
        _metrics.CleanedUp(GatewayMetrics.Cleanups.CloseNotice, GatewayMetrics.Outcomes.Lost);
        if (_givenUp.TryPass(_pump.Now, out var others)) LogGivenUp(_logger, call.Socket.Descriptor.ConnectionId, others);
    }

    private Task SendAsync(ConnectionCall call)
    {
        var descriptor = call.Socket.Descriptor;
        var id = descriptor.ConnectionId;
        var grain = _grains.GetGrain<IConnectionGrain>(id);
        switch (call.Kind)
        {
            case ConnectionCallKind.Open:
                return grain.Open(descriptor, _observers.For(id));
            case ConnectionCallKind.Closed:
                return grain.Closed(call.Closed!);
            default:
                // A heartbeat that was late would bring the grain of a closed socket back to life.
                return _sockets.Find(id) is null ? Task.CompletedTask : grain.Heartbeat(descriptor, call.Socket.Read(), _observers.For(id));
        }
    }

    private static string NameOf(ConnectionCallKind kind) => kind switch
    {
        ConnectionCallKind.Open => "open",
        ConnectionCallKind.Closed => GatewayMetrics.CloseNotice,
        _ => "heartbeat",
    };
}
