using Tidegate.Configuration;
using Tidegate.WebFrontend.Draining;

namespace Tidegate.WebFrontend.Tests.Draining;

public sealed class DrainRunTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly DrainOptions _options = new() { NoticePeriod = TimeSpan.FromSeconds(1), Window = TimeSpan.FromSeconds(10), PerSecond = 100 };
    private readonly List<int> _begunAt = [];

    [Fact]
    public void Clients_are_told_only_after_the_balancers_had_their_time()
    {
        _options.BalancerDelay = TimeSpan.FromSeconds(5);
        var sockets = new FakeSockets(3);
        var run = new DrainRun(sockets, _options, () => 0);

        Tick(run, sockets, TimeSpan.Zero, TimeSpan.FromSeconds(4.95));
        Assert.Empty(sockets.Notices);
        Tick(run, sockets, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.95));
        Assert.Equal((3, 0), (sockets.Notices.Count, sockets.Begun));
        Tick(run, sockets, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(6));
        Assert.Equal(1, sockets.Begun);
    }

    [Fact]
    public void Window_grows_where_the_rate_demands_it_and_no_second_exceeds_the_rate()
    {
        var sockets = new FakeSockets(4500);
        var run = new DrainRun(sockets, _options, () => 0);

        var end = Tick(run, sockets, TimeSpan.Zero, TimeSpan.FromSeconds(70));

        Assert.Equal(4500, sockets.Begun);
        Assert.InRange(end.TotalSeconds, 50, 53);
        AssertRateHeld(100);
        Assert.Contains("\"closesInSeconds\":51,", sockets.Notices[^1]);
    }

    [Fact]
    public void Drain_that_fell_behind_does_not_catch_up_in_a_burst()
    {
        var sockets = new FakeSockets(900);
        var run = new DrainRun(sockets, _options, () => 0);
        Tick(run, sockets, TimeSpan.Zero, TimeSpan.FromSeconds(2));

        Tick(run, sockets, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(20));

        Assert.Equal(900, sockets.Begun);
        AssertRateHeld(100);
    }

    [Fact]
    public void Process_that_ends_closes_everybody_in_time_and_exceeds_the_rate_evenly()
    {
        var sockets = new FakeSockets(4000);
        var run = new DrainRun(sockets, _options, () => 0);
        run.LeaveBy(TimeSpan.FromSeconds(21), TimeSpan.Zero);

        var end = Tick(run, sockets, TimeSpan.Zero, TimeSpan.FromSeconds(25));

        Assert.Equal(4000, sockets.Begun);
        Assert.InRange(end.TotalSeconds, 19, 21.5);
        Assert.True(run.PlannedPerSecond > 100);
        AssertRateHeld(223);
    }

    [Fact]
    public void Signal_during_a_long_drain_shortens_what_is_left()
    {
        var sockets = new FakeSockets(4000);
        var run = new DrainRun(sockets, _options, () => 0);
        Tick(run, sockets, TimeSpan.Zero, TimeSpan.FromSeconds(5));

        run.LeaveBy(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5));
        var end = Tick(run, sockets, TimeSpan.FromSeconds(5.05), TimeSpan.FromSeconds(25));

        Assert.Equal(4000, sockets.Begun);
        Assert.InRange(end.TotalSeconds, 14, 15.5);
    }

    [Fact]
    public void Hurry_ends_the_wait_for_the_balancers_and_the_rate()
    {
        _options.BalancerDelay = TimeSpan.FromMinutes(1);
        var sockets = new FakeSockets(4000);

        new DrainRun(sockets, _options, () => 0).Tick(TimeSpan.FromSeconds(1), isHurried: true);

        Assert.Equal((4000, 4000), (sockets.Begun, sockets.Notices.Count));
    }

    /// <returns>When the last close was begun.</returns>
    private TimeSpan Tick(DrainRun run, FakeSockets sockets, TimeSpan from, TimeSpan to)
    {
        var last = TimeSpan.Zero;
        for (var now = from; now <= to; now += Step)
        {
            var before = sockets.Begun;
            run.Tick(now, isHurried: false);
            if (sockets.Begun > before)
                last = now;
            for (var i = before; i < sockets.Begun; i++)
                _begunAt.Add((int)now.TotalMilliseconds);
        }

        return last;
    }

    private void AssertRateHeld(int perSecond)
    {
        for (var first = 0; first + perSecond < _begunAt.Count; first++)
            Assert.True(_begunAt[first + perSecond] - _begunAt[first] >= 1000, $"more than {perSecond} closes in the second from {_begunAt[first]} ms on");
    }
}
