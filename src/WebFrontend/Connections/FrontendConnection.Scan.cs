using Tidegate.Connections;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Connections;

/// <summary>Everything that depends on the passing of time.</summary>
internal sealed partial class FrontendConnection
{
    private bool _isAborted;

    /// <summary>Looks at the deadlines of this connection. Called by one thread, every <see cref="HeartbeatPolicy.ScanInterval"/>.</summary>
    /// <param name="now">This moment.</param>
    /// <param name="stalled">This process stood still: peers get their time anew.</param>
    public void Scan(TimeSpan now, bool stalled)
    {
        if (Volatile.Read(ref _closing) is { } closing)
        {
            if (now >= closing.Deadline)
                Abort();
            return;
        }

        var meter = _socket.Meter;
        if (stalled)
        {
            meter.Writer.Excuse(now);
            meter.ExcuseAssembly();
        }

        if (IsOverMemory() || IsOverdue(meter, now))
            return;
        Beat(meter, now);
    }

    /// <summary>Ends the carrier. Many that are due together take turns, save those of a lost lease, which has an end of its own.</summary>
    private void Abort()
    {
        if (!_services.Admission.MayServe() || Volatile.Read(ref _closing)?.Code == CloseCodes.LeaseLost.Code)
            _socket.Carrier.Abort();
        else if (!Interlocked.Exchange(ref _isAborted, true))
            _services.Aborts.Abort(_socket.Carrier);
    }

    private bool IsOverdue(FrameMeter meter, TimeSpan now)
    {
        var transport = _services.Transport;
        if (now - meter.Writer.WaitingSince >= transport.SendTimeout)
        {
            BeginClose(CloseCodes.SlowConsumer);
            return true;
        }

        if (meter.IsReading && now - meter.AssemblingSince >= transport.MessageAssemblyTimeout)
        {
            BeginClose(FrameFault.TooSlow.Code, FrameFault.TooSlow.Reason);
            return true;
        }

        return false;
    }

    private void Beat(FrameMeter meter, TimeSpan now)
    {
        var settings = _services.Settings;
        // The interval was cut: what is left of the longer one is folded into it, so that beats stay spread.
        if (_nextBeat - now > settings.HeartbeatInterval)
            _nextBeat = now + new TimeSpan((_nextBeat - now).Ticks % settings.HeartbeatInterval.Ticks);
        var state = new HeartbeatState(_nextBeat, meter.Writer.PingBegunAt, meter.Writer.PingSentAt, meter.LastReadAt, meter.IsReading);
        // Its answer may be waiting for us to read it.
        if (state.IsUnanswered && !state.IsReading)
            meter.Writer.ExcusePing(now);
        switch (HeartbeatPolicy.Decide(state, now, settings.HeartbeatTimeout))
        {
            case HeartbeatVerdict.Dead:
                _services.Health.Heartbeat(answered: false);
                _services.Metrics.Beat(ConnectionMetrics.Outcomes.Lost);
                BeginClose(CloseCodes.HeartbeatLost);
                break;
            case HeartbeatVerdict.Beat:
                _nextBeat = now + settings.HeartbeatInterval;
                if (state.PingBegunAt is not null && !state.IsUnanswered)
                    _services.Health.Heartbeat(answered: true);
                _services.Metrics.Beat(state.IsUnanswered ? ConnectionMetrics.Outcomes.Waiting : ConnectionMetrics.Outcomes.Sent);
                if (!state.IsUnanswered)
                    meter.Writer.Ping();
                _services.Gateway.Heartbeat(this);
                break;
        }
    }
}
