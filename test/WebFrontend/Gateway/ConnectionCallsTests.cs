using Tidegate.Connections;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class ConnectionCallsTests
{
    private static readonly ConnectionClosed Closed = new(1000, "", new ConnectionReading());
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    private readonly ConnectionCalls _calls = new();
    private readonly FakeSocket _socket = new("a");
    private TimeSpan _now;

    [Fact]
    public void Open_comes_before_heartbeat_comes_before_closed()
    {
        _calls.Opened(_socket, _now);
        _calls.Heartbeat(_socket, _now);

        Assert.Equal(ConnectionCallKind.Open, Run(true));
        Assert.Equal(ConnectionCallKind.Heartbeat, Run(true));
        _calls.Closed(_socket, Closed, _now);
        Assert.Equal(ConnectionCallKind.Closed, Run(true));
        Assert.Equal(0, _calls.Count);
    }

    [Fact]
    public void Closed_waits_for_an_open_in_flight()
    {
        _calls.Opened(_socket, _now);
        Assert.True(_calls.TryTake(_now, out var open));
        _calls.Closed(_socket, Closed, _now);

        Assert.False(_calls.TryTake(_now, out _));
        _calls.Complete(open, true, _now);
        Assert.Equal(ConnectionCallKind.Closed, Run(true));
    }

    [Fact]
    public void Closed_follows_an_open_of_unknown_outcome()
    {
        _calls.Opened(_socket, _now);
        Assert.True(_calls.TryTake(_now, out var open));
        _calls.Closed(_socket, Closed, _now);
        _calls.Complete(open, false, _now);

        Assert.Equal(ConnectionCallKind.Closed, Run(true));
        Assert.Equal(0, _calls.Count);
    }

    // Found by a trial of the real cluster: the time was left behind, its connection was not found, and the process stopped itself.
    [Fact]
    public void Sweep_while_a_repeated_heartbeat_is_under_way_leaves_nothing_behind()
    {
        _calls.Heartbeat(_socket, _now);
        Assert.True(_calls.TryTake(_now, out var first));
        _calls.Heartbeat(_socket, _now);
        _calls.Complete(first, false, _now);
        Assert.True(_calls.TryTake(_now, out var second));

        _calls.RetryParked(_now);
        _calls.Complete(second, true, _now);

        Assert.False(_calls.TryTake(_now + LongEnough, out _));
        Assert.Equal(0, _calls.Count);
    }

    [Fact]
    public void Connection_closed_before_its_open_was_tried_is_forgotten()
    {
        _calls.Opened(_socket, _now);
        _calls.Closed(_socket, Closed, _now);

        Assert.False(_calls.TryTake(_now, out _));
        Assert.Equal(0, _calls.Count);
    }

    [Fact]
    public void Heartbeat_after_the_close_notice_is_not_sent()
    {
        _calls.Closed(_socket, Closed, _now);

        Assert.False(_calls.Heartbeat(_socket, _now));
        Assert.Equal(ConnectionCallKind.Closed, Run(true));
        Assert.Null(Run(true));
    }

    [Fact]
    public void Heartbeats_not_yet_sent_become_one()
    {
        for (var i = 0; i < 3; i++) _calls.Heartbeat(_socket, _now);

        Assert.Equal(ConnectionCallKind.Heartbeat, Run(true));
        Assert.Null(Run(true));
    }

    [Fact]
    public void Heartbeat_during_a_heartbeat_is_sent_after_it()
    {
        _calls.Heartbeat(_socket, _now);
        Assert.True(_calls.TryTake(_now, out var first));
        _calls.Heartbeat(_socket, _now);
        Assert.False(_calls.TryTake(_now, out _));
        _calls.Complete(first, true, _now);

        Assert.Equal(ConnectionCallKind.Heartbeat, Run(true));
    }

    [Fact]
    public void Failed_open_is_repeated_with_growing_distance_then_left_to_the_heartbeat()
    {
        _calls.Opened(_socket, _now);

        Assert.Equal(ConnectionCallKind.Open, Run(false));
        Assert.Null(Run(false));
        _now += ConnectionCallPolicy.DelayAfter(1);
        Assert.Equal(ConnectionCallKind.Open, Run(false));
        _now += ConnectionCallPolicy.DelayAfter(2);
        Assert.Equal(ConnectionCallKind.Open, Run(false));
        _now += LongEnough;
        Assert.Null(Run(false));
        _calls.Heartbeat(_socket, _now);
        Assert.Equal(ConnectionCallKind.Heartbeat, Run(true));
        Assert.Equal(0, _calls.Count);
    }

    [Fact]
    public void Failed_heartbeat_is_repeated_then_waits_for_the_sweep()
    {
        _calls.Heartbeat(_socket, _now);
        for (var i = 0; i < ConnectionCallPolicy.MaxHeartbeatAttempts; i++)
        {
            Assert.Equal(ConnectionCallKind.Heartbeat, Run(false));
            Assert.Null(Run(true));
            _now += LongEnough;
        }

        Assert.Null(Run(true));
        Assert.Equal(1, _calls.RetryParked(_now));
        Assert.Equal(ConnectionCallKind.Heartbeat, Run(true));
    }

    [Fact]
    public void Failed_close_notice_is_repeated_then_waits_for_the_sweep()
    {
        _calls.Closed(_socket, Closed, _now);
        for (var i = 0; i < ConnectionCallPolicy.MaxClosedAttempts; i++)
        {
            Assert.Equal(ConnectionCallKind.Closed, Run(false));
            _now += LongEnough;
        }

        Assert.Null(Run(true));
        Assert.Equal(1, _calls.RetryParked(_now));
        Assert.Equal(ConnectionCallKind.Closed, Run(true));
        Assert.Equal(0, _calls.Count);
    }

    [Fact]
    public void Late_heartbeat_leaves_a_parked_close_notice_to_the_sweep()
    {
        _calls.Closed(_socket, Closed, _now);
        while (Run(false) is not null) _now += LongEnough;

        Assert.False(_calls.Heartbeat(_socket, _now));
        Assert.Equal(1, _calls.RetryParked(_now));
    }

    [Fact]
    public void Close_notice_that_no_sweep_can_deliver_is_given_up()
    {
        _calls.Closed(_socket, Closed, _now);
        var givenUp = false;
        for (var sweep = 0; sweep <= ConnectionCallPolicy.MaxSweeps; sweep++)
        {
            Assert.False(givenUp);
            while (_calls.TryTake(_now, out var call))
            {
                givenUp = _calls.Complete(call, false, _now);
                _now += LongEnough;
            }

            _calls.RetryParked(_now);
        }

        Assert.True(givenUp);
        Assert.Equal(0, _calls.Count);
    }

    [Fact]
    public void Over_the_bound_nothing_is_taken_in()
    {
        var calls = new ConnectionCalls(1);

        Assert.True(calls.Opened(_socket, _now));
        Assert.False(calls.Opened(new FakeSocket("b"), _now));
        Assert.False(calls.Closed(new FakeSocket("b"), Closed, _now));
        Assert.Equal(1, calls.Count);
    }

    [Fact]
    public void Connections_do_not_wait_for_each_other()
    {
        _calls.Opened(_socket, _now);
        _calls.Opened(new FakeSocket("b"), _now);

        Assert.True(_calls.TryTake(_now, out var first));
        Assert.True(_calls.TryTake(_now, out var second));
        Assert.NotEqual(first.Socket.Descriptor.ConnectionId, second.Socket.Descriptor.ConnectionId);
    }

    private ConnectionCallKind? Run(bool succeeds)
    {
        if (!_calls.TryTake(_now, out var call)) return null;
        _calls.Complete(call, succeeds, _now);
        return call.Kind;
    }
}
