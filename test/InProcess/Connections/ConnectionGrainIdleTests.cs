using Tidegate.Connections;
using Tidegate.InProcess.Tests.Fixture;

namespace Tidegate.InProcess.Tests.Connections;

public sealed class ConnectionGrainIdleTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarnAt = TimeSpan.FromSeconds(270);
    private static readonly TimeSpan WarningPeriod = TimeSpan.FromSeconds(30);

    /// <summary>TTL and margin.</summary>
    private static readonly TimeSpan LeaseEnd = TimeSpan.FromSeconds(125);

    private readonly FakeFrontend _frontend = cluster.AddFrontend();

    [Fact]
    public async Task Idle_connection_is_warned_and_closed_on_time()
    {
        var (grain, socket) = await Open();

        await cluster.Advance(WarnAt - Second, grain);
        Assert.Empty(socket.Warnings);
        await cluster.Advance(Second, grain);
        Assert.Equal((WarnAt, WarningPeriod), Assert.Single(socket.Warnings));

        await cluster.Advance(WarningPeriod - Second, grain);
        Assert.Empty(socket.Closes);
        await cluster.Advance(Second, grain);
        var (idleFor, request) = Assert.Single(socket.Closes);
        Assert.Equal(TimeSpan.FromMinutes(5), idleFor);
        Assert.Equal((4001, TimeSpan.FromMinutes(5)), (request.Code, request.OnlyIfIdleFor));
    }

    [Fact]
    public async Task Activity_before_the_warning_moves_it_by_the_remainder()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(100 * Second, grain);
        socket.Touch();
        var calls = _frontend.Calls;

        await cluster.Advance(WarnAt - (100 * Second), grain);
        Assert.Equal(calls + 1, _frontend.Calls);
        Assert.Empty(socket.Warnings);

        await cluster.Advance((100 * Second) - Second, grain);
        Assert.Empty(socket.Warnings);
        await cluster.Advance(Second, grain);
        Assert.Equal((WarnAt, WarningPeriod), Assert.Single(socket.Warnings));
    }

    [Fact]
    public async Task Answer_to_the_warning_keeps_the_connection_and_a_later_silence_is_warned_anew()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(WarnAt, grain);
        await cluster.Advance(10 * Second, grain);
        socket.Touch();

        await cluster.Advance(20 * Second, grain);
        Assert.Empty(socket.Closes);

        await cluster.Advance(250 * Second, grain);
        Assert.Equal(2, socket.Warnings.Count);
        await cluster.Advance(WarningPeriod, grain);
        Assert.Single(socket.Closes);
    }

    [Fact]
    public async Task Activity_between_the_question_and_the_warning_prevents_the_warning()
    {
        var (grain, socket) = await Open();
        socket.OnRead = socket.Touch;

        await cluster.Advance(WarnAt, grain);
        Assert.Empty(socket.Warnings);

        socket.OnRead = () => { };
        await cluster.Advance(Second, grain);
        await cluster.Advance(WarnAt - Second, grain);
        Assert.Single(socket.Warnings);
    }

    [Fact]
    public async Task Activity_between_the_question_and_the_close_prevents_the_close()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(WarnAt, grain);
        socket.OnRead = socket.Touch;

        await cluster.Advance(WarningPeriod, grain);

        Assert.Empty(socket.Closes);
        socket.OnRead = () => { };
        await cluster.Advance(Second, grain);
        await cluster.Advance(WarnAt - Second, grain);
        Assert.Equal(2, socket.Warnings.Count);
    }

    [Fact]
    public async Task Pressure_in_a_heartbeat_brings_the_warning_forward()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(100 * Second, grain);
        _frontend.Utilization = 1;

        await GrainCluster.Heartbeat(grain, _frontend, socket);
        await cluster.Advance(8 * Second - TimeSpan.FromTicks(1), grain);
        Assert.Empty(socket.Warnings);
        await cluster.Advance(TimeSpan.FromMilliseconds(10), grain);

        Assert.Equal(TimeSpan.FromSeconds(12), Assert.Single(socket.Warnings).ClosesIn);
        await cluster.Advance(TimeSpan.FromSeconds(12), grain);
        Assert.Single(socket.Closes);
    }

    [Fact]
    public async Task Pressure_that_finds_a_connection_overdue_warns_at_once_and_leaves_it_the_announced_period()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(200 * Second, grain);
        _frontend.Utilization = 1;

        await GrainCluster.Heartbeat(grain, _frontend, socket);
        await cluster.Advance(TimeSpan.FromMilliseconds(1), grain);

        Assert.Equal(TimeSpan.FromSeconds(12), Assert.Single(socket.Warnings).ClosesIn);
        await cluster.Advance(TimeSpan.FromSeconds(11), grain);
        Assert.Empty(socket.Closes);
        await cluster.Advance(Second, grain);
        Assert.Single(socket.Closes);
    }

    [Fact]
    public async Task Heartbeat_without_news_does_not_touch_the_timer()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(60 * Second, grain);
        socket.Touch();

        await GrainCluster.Heartbeat(grain, _frontend, socket);

        Assert.Equal(WarnAt - (60 * Second), (await grain.Get())!.IdleCheckIn);
    }

    [Fact]
    public async Task Frontend_that_fails_for_a_moment_is_asked_again_and_the_warning_is_late_but_sent()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(WarnAt - Second, grain);
        await GrainCluster.Heartbeat(grain, _frontend, socket);
        _frontend.Fail(calls: 1);

        await cluster.Advance(Second, grain);
        Assert.Empty(socket.Warnings);
        await cluster.Advance(TimeSpan.FromMilliseconds(900), grain);
        Assert.Empty(socket.Warnings);
        await cluster.Advance(TimeSpan.FromMilliseconds(1100), grain);

        Assert.Equal(WarningPeriod, Assert.Single(socket.Warnings).ClosesIn);
    }

    [Fact]
    public async Task Frontend_that_sends_heartbeats_but_does_not_answer_keeps_its_grain()
    {
        var (grain, socket) = await Open();
        _frontend.Fail();

        for (var i = 0; i < 20; i++)
        {
            await cluster.Advance(30 * Second, grain);
            await GrainCluster.Heartbeat(grain, _frontend, socket);
        }

        Assert.True(cluster.IsActive(grain));
        _frontend.Recover();
        await cluster.Advance(30 * Second, grain);
        Assert.Single(socket.Warnings);
    }

    [Fact]
    public async Task Frontend_that_stays_silent_longer_than_its_lease_ends_the_grain()
    {
        var (grain, _) = await Open();
        _frontend.Fail();
        var gone = cluster.WhenGone(grain);

        await cluster.Advance(WarnAt, grain);

        await gone;
    }

    [Fact]
    public async Task Frontend_that_crashed_takes_its_grains_with_it_when_its_lease_has_ended_and_not_at_the_idle_check()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(30 * Second, grain);
        await GrainCluster.Heartbeat(grain, _frontend, socket);
        _frontend.Fail();
        var gone = cluster.WhenGone(grain);

        await cluster.Advance(LeaseEnd - Second, grain);
        Assert.True(cluster.IsActive(grain));
        await cluster.Advance(Second, grain);

        await gone;
    }

    [Fact]
    public async Task Frontend_that_sends_heartbeats_is_asked_at_the_idle_check_and_not_before()
    {
        var (grain, socket) = await Open();
        var calls = _frontend.Calls;

        for (var i = 0; i < 8; i++)
        {
            await cluster.Advance(30 * Second, grain);
            await GrainCluster.Heartbeat(grain, _frontend, socket);
        }

        Assert.Equal(calls, _frontend.Calls);
        await cluster.Advance(30 * Second, grain);
        Assert.Single(socket.Warnings);
    }

    [Fact]
    public async Task Closing_socket_is_left_alone_and_looked_at_until_it_is_gone()
    {
        var (grain, socket) = await Open();
        await cluster.Advance(WarnAt, grain);
        await cluster.Advance(WarningPeriod, grain);
        var gone = cluster.WhenGone(grain);

        await cluster.Advance(10 * Second, grain);
        Assert.Single(socket.Closes);
        _frontend.Disconnect(socket);
        await cluster.Advance(10 * Second, grain);

        await gone;
    }

    [Fact]
    public async Task Socket_that_vanishes_between_the_question_and_the_warning_ends_the_grain()
    {
        var (grain, socket) = await Open();
        socket.OnRead = () => _frontend.Disconnect(socket);
        var gone = cluster.WhenGone(grain);

        await cluster.Advance(WarnAt, grain);

        await gone;
        Assert.Empty(socket.Warnings);
    }

    private async Task<(IConnectionGrain Grain, FakeSocket Socket)> Open()
    {
        var socket = _frontend.Connect();
        return (await cluster.Open(_frontend, socket), socket);
    }
}
