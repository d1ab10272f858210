using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Frames;
using Tidegate.WebFrontend.Links;

namespace Tidegate.WebFrontend.Connections;

/// <summary>Everything that depends on the passing of time.</summary>
internal sealed partial class FrontendConnection
{
    /// <summary>A queue that is over its mark for so long is a backlog, and not one burst.</summary>
    private static readonly TimeSpan BacklogTime = TimeSpan.FromSeconds(1);

    /// <summary>Taken within one scan, these are more than pings and notices of ours.</summary>
    private const int DataBytes = 1024;

    private bool _isAborted;

    private const long Scanning = long.MaxValue;

    // When the next scan has something to do here, in ticks of the clock; 0 is the next one.
    private long _scanDue;

    /// <summary>
    /// Checks the deadlines of this connection, where one is near or something is under way: an idle connection costs a scan no more than
    /// to read when it is due. Called by one thread, every <see cref="HeartbeatPolicy.ScanInterval"/>.
    /// </summary>
    /// <param name="now">This moment.</param>
    /// <param name="stalled">This process stood still: peers get their time anew.</param>
    /// <param name="isDue">Whatever this connection knows: settings have changed.</param>
    public void Scan(TimeSpan now, bool stalled, bool isDue)
    {
        if (!isDue && !stalled && Volatile.Read(ref _scanDue) > now.Ticks)
            return;
        if (IsDetached)
        {
            var longest = _services.ClosesEndAt is null ? LinkRules.DetachedTime : LinkRules.DetachedTimeInDrain;
            Link!.TryEnd(longest)?.Finish(ToClosed());
            return;
        }

        // What begins while this looks leaves its own word here, which then stays.
        Interlocked.Exchange(ref _scanDue, Scanning);
        Check(now, stalled);
        Interlocked.CompareExchange(ref _scanDue, IsQuiet() ? HeartbeatPolicy.DueFrom(_nextBeat).Ticks : 0, Scanning);
    }

    void IFrameWatcher.Failed(FrameFault fault) => BeginClose(fault.Code, fault.Reason);

    void IFrameWatcher.Engaged() => WakeScan();

    private void WakeScan() => Volatile.Write(ref _scanDue, 0);

    /// <summary>Nothing is under way that depends on time, up to the next ping.</summary>
    private bool IsQuiet() =>
        !IsSocketClosing
        && _queue is { Bytes: 0, HasDelivered: false }
        && _socket.Meter is { IsAssembling: false, Writer.WaitingSince: null } meter
        && !HeartbeatOf(meter).IsUnanswered;

    private void Check(TimeSpan now, bool stalled)
    {
        var meter = _socket.Meter;
        if (stalled)
        {
            meter.Writer.Excuse(now);
            meter.ExcuseAssembly();
            _progress.Excuse(now);
        }

        CheckSending(meter, now);
        if (Volatile.Read(ref _closing) is { } closing)
        {
            FollowClose(closing, meter.Writer, now);
            return;
        }

        if (_queue.TakeDelivered())
            NoteReceived();
        if (IsOverMemory() || IsOverdue(meter, now))
            return;
        NoteBacklog(now);
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

    /// <summary>Ends the carrier without a turn: the process ends.</summary>
    public void AbortNow() => _socket.Carrier.Abort();

    /// <summary>
    /// Asks the kernel only while something waits, or a ping or close is on its way. A peer that reads slowly ends one write after the other, so
    /// it does not matter how long the present one has waited.
    /// </summary>
    private void CheckSending(FrameMeter meter, TimeSpan now)
    {
        var waitingSince = meter.Writer.WaitingSince;
        var hasMore = waitingSince is not null || _queue.Bytes > 0;
        var isOnItsWay = hasMore
            || (HeartbeatOf(meter).IsUnanswered && now - meter.Writer.PingSentAt >= HeartbeatPolicy.ScanInterval)
            || IsSocketClosing;
        if (!isOnItsWay)
            _progress.Rest();
        else if (_progress.Poll(_socket.Carrier.Sent, waitingSince, hasMore, now) > DataBytes)
            NoteReceived();
    }

    private void NoteReceived()
    {
        if (_profile.Idle == HubIdle.Traffic)
            _activity.Touch();
    }

    private void FollowClose(ClosingState closing, FrameWriter writer, TimeSpan now)
    {
        switch (closing.Judge(now, _progress.At, _services.ClosesEndAt))
        {
            case ClosingVerdict.Wait:
                return;
            case ClosingVerdict.End when writer is { CloseSent: not 0, WaitingSince: null } && _socket.Carrier.Sent is { IsAllTaken: true }:
                // A reset would destroy what the peer's kernel holds for a program that is slow to read.
                closing.End(now);
                _socket.Carrier.CloseInOrder();
                return;
        }

        Abort();
    }

    private bool IsOverdue(FrameMeter meter, TimeSpan now)
    {
        var transport = _services.Transport;
        if (meter.Writer.WaitingSince is { } since && now - (_progress.At > since ? _progress.At.Value : since) >= transport.SendTimeout)
        {
            BeginClose(CloseCodes.SlowConsumer);
            return true;
        }

        if (meter.IsReading && meter.IsAssemblyTooSlow(now))
        {
            BeginClose(CloseCodes.SlowUpload);
            return true;
        }

        return false;
    }

    private void NoteBacklog(TimeSpan now)
    {
        var limit = _services.Settings.SendQueueBytes;
        if (_queue.Bytes <= limit / 2)
            _backlogSince = TimeSpan.MaxValue;
        else if (_backlogSince > now)
            _backlogSince = now;
        else if (now - _backlogSince >= BacklogTime && _profile.HasNotices && _queue.PassesMark(limit / 2))
            _queue.EnqueueUrgent(Notices.SlowConsumer(_queue.Bytes, limit));
    }

    private void Beat(FrameMeter meter, TimeSpan now)
    {
        var settings = _services.Settings;
        // The interval was cut: what is left of the longer one is folded into it, so that beats stay spread.
        if (_nextBeat - now > settings.HeartbeatInterval)
            _nextBeat = now + new TimeSpan((_nextBeat - now).Ticks % settings.HeartbeatInterval.Ticks);
        var state = HeartbeatOf(meter);
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

    private HeartbeatState HeartbeatOf(FrameMeter meter) => new(
        _nextBeat, meter.Writer.PingBegunAt, meter.Writer.PingSentAt, meter.LastReadAt, meter.IsReading, _progress.At);
}
