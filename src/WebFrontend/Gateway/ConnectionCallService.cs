using System.Collections.Immutable;
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
    private readonly WorkPump<ConnectionCall[]> _pump;
    private readonly WarningThrottle _failures = new();
    private readonly WarningThrottle _overflows = new();
    private readonly WarningThrottle _givenUp = new();
    private readonly ConnectionTeller _teller;
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
        _teller = new ConnectionTeller(grains, observers, sockets);
        _sockets = sockets;
        _metrics = metrics;
        _logger = logger;
        _breaker = breaker;
        _cluster = cluster;
        _health = health;
        _pump = new WorkPump<ConnectionCall[]>(new ConnectionBatches(_calls), ExecuteAsync, ConnectionCallPolicy.MaxConcurrent, time, () => breaker.IsOpen)
        {
            Gather = ConnectionCallPolicy.Gather,
        };
    }

    /// <summary>Connections that still have something to say.</summary>
    public int Pending => _calls.Count;

    public void Opened(ILocalSocket socket) => Queued(_calls.Opened(socket, _pump.Now), ConnectionCallKind.Open);

    public void Heartbeat(ILocalSocket socket)
    {
        _calls.Heartbeat(socket, _pump.Now + ConnectionCallPolicy.HeartbeatGather);
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

    private async Task ExecuteAsync(ConnectionCall[] batch)
    {
        if (batch is [var one])
            await TellAsync(one);
        else
            await RelayAsync(batch);
    }

    private async Task RelayAsync(ConnectionCall[] batch)
    {
        var told = new List<ConnectionCall>(batch.Length);
        foreach (var call in batch)
        {
            if (_teller.IsToBeTold(call))
                told.Add(call);
            else
                Complete(call, null);
        }

        if (told.Count == 0)
            return;
        var failures = await TryTellAsync(told);
        for (var i = 0; i < told.Count; i++)
            Complete(told[i], failures.IsEmpty ? null : failures[i]);
    }

    /// <returns>Empty where all were heard, else one entry for each call. Does not throw.</returns>
    private async Task<ImmutableArray<string?>> TryTellAsync(List<ConnectionCall> calls)
    {
        try
        {
            var failures = await _teller.TellAsync(calls);
            return failures.IsEmpty || failures.Length == calls.Count ? failures : AllFailed("a relay of another version answered");
        }
        catch (Exception exception)
        {
            return AllFailed(exception.Message);
        }

        ImmutableArray<string?> AllFailed(string why) => [.. Enumerable.Repeat(why, calls.Count)];
    }

    private async Task TellAsync(ConnectionCall call)
    {
        string? failure = null;
        try
        {
            await _teller.TellAsync(call);
        }
        catch (Exception exception)
        {
            failure = exception.Message;
        }

        Complete(call, failure);
    }

    /// <param name="call">The call.</param>
    /// <param name="failure">Null where it was heard. Whatever else it is, the outcome is unknown and the policy for a failed call holds.</param>
    private void Complete(ConnectionCall call, string? failure)
    {
        var outcome = failure is null ? GatewayMetrics.Outcomes.Ok : GatewayMetrics.Outcomes.Failed;
        if (failure is not null && _failures.TryPass(_pump.Now, out var keptBack))
            LogFailed(_logger, call.Socket.Descriptor.ConnectionId, call.Kind, failure, keptBack);
        _metrics.Called(NameOf(call.Kind), outcome);
        if (call.Kind == ConnectionCallKind.Closed)
        {
            _health.Cleanup(failure is null);
            _metrics.CleanedUp(GatewayMetrics.Cleanups.CloseNotice, outcome);
        }

        if (!_calls.Complete(call, failure is null, _pump.Now)) return;
        _metrics.CleanedUp(GatewayMetrics.Cleanups.CloseNotice, GatewayMetrics.Outcomes.Lost);
        if (_givenUp.TryPass(_pump.Now, out var others)) LogGivenUp(_logger, call.Socket.Descriptor.ConnectionId, others);
    }

    private static string NameOf(ConnectionCallKind kind) => kind switch
    {
        ConnectionCallKind.Open => "open",
        ConnectionCallKind.Closed => GatewayMetrics.CloseNotice,
        _ => "heartbeat",
    };
}
