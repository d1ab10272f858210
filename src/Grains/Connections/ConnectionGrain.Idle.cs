using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.Grains.Cluster;

namespace Tidegate.Grains.Connections;

// The timer. It is one-shot and lazy: activity never touches it. When it fires the grain asks the frontend for the truth, and the policy
// says what to do and when to look again. A heartbeat changes it only where the warning has come to be due earlier. It also fires when a
// silence would be too long, and goes back to sleep where heartbeats came: the grains of a frontend that crashed end with its lease.
internal sealed partial class ConnectionGrain
{
    private static readonly RetryDelay Retry = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));

    // A state that a heartbeat brought, and not Open, may be one that the close has overtaken: ask soon.
    private static readonly TimeSpan RebuiltRecheck = TimeSpan.FromSeconds(1);

    // A socket that is closing is looked at until it is gone.
    private static readonly TimeSpan ClosingRecheck = TimeSpan.FromSeconds(10);

    private IGrainTimer? _timer;
    private TimeSpan? _checkAt;
    private IdleWarning? _warning;
    private int _failures;

    // After so long without a sign, in which heartbeats should have come, the frontend has lost its lease and with it every socket.
    private TimeSpan MaxSilence
    {
        get
        {
            var lease = _options.Lease.Ttl + _options.Lease.Margin;
            var heartbeats = 2 * _options.Heartbeat.Interval;
            return lease > heartbeats ? lease : heartbeats;
        }
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (HeartbeatReminder.FrontendOf(reminderName) is not { } frontendId)
            return;

        var fresh = _lastHeard is { } heard && Now - heard < 2 * _options.Heartbeat.Interval;
        if (_ended)
        {
            await _reminder.Remove();
        }
        else if (!fresh)
        {
            _frontendId ??= frontendId;
            await Check();
        }
    }

    private void CheckIn(TimeSpan period)
    {
        _checkAt = Now + period;
        Sleep(period);
    }

    private void Sleep(TimeSpan period)
    {
        var silenceLeft = MaxSilence - Silence();
        if (!_ended && silenceLeft > TimeSpan.Zero && silenceLeft < period)
            period = silenceLeft;
        if (_timer is null)
            _timer = this.RegisterGrainTimer(_ => OnTimer(), new GrainTimerCreationOptions(period, Timeout.InfiniteTimeSpan));
        else
            _timer.Change(period, Timeout.InfiniteTimeSpan);
    }

    private void CheckEarlierIfDue(ConnectionReading reading, bool rebuilt)
    {
        if (_warning is not null || (_failures > 0 && _checkAt is not null))
            return;

        var left = _policy.At(reading.Utilization).QuietTime - reading.IdleFor;
        var due = left < TimeSpan.Zero ? TimeSpan.Zero : left;
        if (rebuilt && RebuiltRecheck < due)
            due = RebuiltRecheck;
        if (_checkAt is null || Now + due < _checkAt - IdlePolicy.ShortestRecheck)
            CheckIn(due);
    }

    private Task OnTimer()
    {
        var left = _checkAt - Now ?? TimeSpan.Zero;
        if (!_ended && left > IdlePolicy.ShortestRecheck && Silence() < MaxSilence)
        {
            Sleep(left);
            return Task.CompletedTask;
        }

        _checkAt = null;
        if (!_ended)
            return Check();

        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task Check()
    {
        try
        {
            // After a failure the directory comes first: a frontend that reconnected is reached by a new way.
            var frontend = _failures == 0 ? _frontend ?? await Find() : await Find() ?? _frontend;
            if (frontend is null)
                AskLater(null);
            else
                await Check(frontend);
        }
        catch (Exception exception)
        {
            AskLater(exception);
        }

        if (_failures > 0 && Silence() >= MaxSilence)
            await EndOrphan("frontend gone");
    }

    private async Task Check(IConnectionObserver frontend)
    {
        var now = Now;
        var reading = await frontend.Read(Id);
        if (reading is null)
        {
            await EndOrphan("socket gone");
            return;
        }

        Answered(reading);
        _frontend ??= frontend;
        if (reading.State == ConnectionState.Closing)
        {
            CheckIn(ClosingRecheck);
            return;
        }

        var decision = _policy.Decide(reading.IdleFor, reading.Utilization, _warning, now);
        _warning = decision.Warning;
        switch (decision.Action)
        {
            case IdleAction.Keep:
                CheckIn(decision.Period);
                break;
            case IdleAction.Warn:
                await Warn(frontend, reading.IdleFor, decision.Period);
                break;
            case IdleAction.Close:
                await CloseIdle(frontend, decision.Period);
                break;
        }
    }

    private async Task Warn(IConnectionObserver frontend, TimeSpan idleFor, TimeSpan closesIn)
    {
        var reading = await frontend.WarnIdle(Id, idleFor, closesIn);
        if (reading is null)
        {
            await EndOrphan("socket gone");
            return;
        }

        Answered(reading);
        if (reading.IdleFor < idleFor)
        {
            CheckIn(IdlePolicy.ShortestRecheck);
            return;
        }

        _warning = new IdleWarning(Now, reading.IdleFor, closesIn);
        _metrics.IdleWarning();
        LogWarned(_logger, Id, reading.IdleFor, closesIn);
        CheckIn(closesIn);
    }

    private async Task CloseIdle(IConnectionObserver frontend, TimeSpan onlyIfIdleFor)
    {
        var closing = await frontend.Close(Id, new CloseRequest { Code = CloseCodes.Idle.Code, OnlyIfIdleFor = onlyIfIdleFor });
        if (!closing)
        {
            // Activity at the last moment, or the socket is gone: the next tick tells.
            _warning = null;
            CheckIn(IdlePolicy.ShortestRecheck);
            return;
        }

        _metrics.IdleClose();
        LogClosedIdle(_logger, Id, onlyIfIdleFor);
        CheckIn(ClosingRecheck);
    }

    private void Answered(ConnectionReading reading)
    {
        Take(reading);
        _failures = 0;
    }

    private void AskLater(Exception? exception)
    {
        _failures++;
        LogFrontendSilent(_logger, exception, Id, _frontendId, _failures);
        var left = MaxSilence - Silence();
        var delay = Retry.After(_failures, Random.Shared.NextDouble());
        if (left > TimeSpan.Zero)
            CheckIn(left < delay ? left : delay);
    }

    // An activation that never had a sign counts from its own start.
    private TimeSpan Silence() => Now - (_lastHeard ?? TimeSpan.Zero);

    private async Task EndOrphan(string reason)
    {
        _failures = 0;
        _metrics.Orphan();
        LogOrphan(_logger, Id, _frontendId, reason);
        await End(mayHaveReminder: true);
        DeactivateOnIdle();
    }

    private Task<IFrontendObserver?> Find() =>
        GrainFactory.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).Find(_frontendId!);
}
