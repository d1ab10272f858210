using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Draining;

namespace Tidegate.WebFrontend.Tests.Draining;

public sealed class DrainServiceTests : IDisposable
{
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeLifetime _lifetime = new();
    private readonly CancellationTokenSource _shutdownTimeout = new();

    public void Dispose() => _shutdownTimeout.Dispose();

    [Fact]
    public async Task Signal_first_turns_off_upgrades_and_tells_every_client_when_it_is_closed()
    {
        var sockets = new FakeSockets(5);
        using var drain = await StartAsync(sockets);
        Assert.False(drain.IsDraining);

        _lifetime.StopApplication();

        Assert.True(drain.IsDraining);
        Assert.Equal(0, sockets.Begun);
        Assert.Equal([2, 4, 6, 8, 10], sockets.Notices.Select(notice => int.Parse(notice.Split("closesInSeconds\":")[1].Split(',')[0])));
    }

    [Fact]
    public async Task Sockets_are_closed_evenly_after_the_notice()
    {
        var sockets = new FakeSockets(5);
        using var drain = await StartAsync(sockets);
        var stopping = Stop(drain);

        await AdvanceAsync(Notice - TimeSpan.FromMilliseconds(50));
        Assert.Equal(0, sockets.Begun);

        await AdvanceAsync(TimeSpan.FromMilliseconds(50));
        await sockets.WaitForBegunAsync(1);
        Assert.Equal(1, sockets.Begun);

        await AdvanceAsync(Window / 2);
        await sockets.WaitForBegunAsync(3);
        Assert.Equal(3, sockets.Begun);

        await AdvanceAsync(Window / 2);
        await sockets.WaitForBegunAsync(5);
        Assert.False(stopping.IsCompleted, "sockets are not gone before their closing handshake ends");

        sockets.CompleteCloses();
        await AdvanceAsync(TimeSpan.FromMilliseconds(50));
        await stopping.WaitAsync(WaitLimit);
        Assert.True(drain.IsDrained);
        await drain.StoppedAsync(default);
    }

    [Fact]
    public async Task Idle_frontend_is_drained_at_once()
    {
        using var drain = await StartAsync(new FakeSockets(0));

        var stopping = Stop(drain);

        await stopping.WaitAsync(WaitLimit);
        Assert.True(drain.IsDrained);
        await drain.StoppedAsync(default);
    }

    [Fact]
    public async Task Second_signal_closes_all_at_once()
    {
        var sockets = new FakeSockets(1000);
        using var drain = await StartAsync(sockets);
        _ = Stop(drain);

        drain.Hurry();
        await AdvanceAsync(TimeSpan.FromMilliseconds(50));

        await sockets.WaitForBegunAsync(1000);
    }

    [Fact]
    public async Task Signal_bounds_closes_by_the_end_of_the_process_and_a_second_one_by_the_closing_handshake()
    {
        var sockets = new FakeSockets(5);
        using var drain = await StartAsync(sockets);
        drain.Begin("admin", "");
        await AdvanceAsync(TimeSpan.FromMilliseconds(50));
        Assert.False(sockets.Ends.Reader.TryPeek(out _));

        _ = Stop(drain);
        await AdvanceAsync(TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromSeconds(59.5), await sockets.Ends.Reader.ReadAsync().AsTask().WaitAsync(WaitLimit));
        drain.Hurry();
        Assert.Equal(TimeSpan.FromSeconds(2), await sockets.Ends.Reader.ReadAsync().AsTask().WaitAsync(WaitLimit));
    }

    [Fact]
    public async Task Drain_that_waits_for_clients_that_still_take_what_is_queued_is_no_overrun()
    {
        var sockets = new FakeSockets(5);
        using var drain = await StartAsync(sockets);
        drain.Begin("admin", "");
        await AdvanceAsync(Notice + Window);
        await sockets.WaitForBegunAsync(5);

        sockets.AreFlushing = true;
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.Zero, drain.Overrun);
        sockets.AreFlushing = false;
        Assert.True(drain.Overrun > TimeSpan.Zero);
    }

    [Fact]
    public async Task Hurry_without_drain_does_nothing()
    {
        var sockets = new FakeSockets(3);
        using var drain = await StartAsync(sockets);

        drain.Hurry();
        await AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal((0, false), (sockets.Begun, drain.IsDraining));
    }

    [Fact]
    public async Task Shutdown_timeout_ends_the_wait_and_reports_that_sockets_are_left()
    {
        var sockets = new FakeSockets(3);
        using var drain = await StartAsync(sockets);
        var stopping = Stop(drain);

        await _shutdownTimeout.CancelAsync();

        await stopping.WaitAsync(WaitLimit);
        Assert.False(drain.IsDrained);
        await AdvanceAsync(TimeSpan.FromMilliseconds(50));
        await sockets.WaitForBegunAsync(3);
    }

    // Its upgrade was under way at the signal. Nothing else would ever close it, and the listener would wait for it.
    [Fact]
    public async Task Socket_that_appears_after_the_drain_is_closed_too()
    {
        var sockets = new FakeSockets(0);
        using var drain = await StartAsync(sockets);
        await Stop(drain).WaitAsync(WaitLimit);

        sockets.Add(1);
        await AdvanceAsync(Notice + Window);

        await sockets.WaitForBegunAsync(1);
        await drain.StoppedAsync(default);
    }

    [Fact]
    public async Task Order_drains_and_the_process_stays_until_a_signal_comes()
    {
        var sockets = new FakeSockets(5);
        using var drain = await StartAsync(sockets);

        var plan = drain.Begin("admin", "new node");
        Assert.Equal(new DrainProgress(true, 5, Notice, Notice + Window, false), plan);
        Assert.True(drain.IsDraining);
        await AdvanceAsync(Notice + Window);
        await sockets.WaitForBegunAsync(5);
        Assert.False(drain.IsDrained);
        sockets.CompleteCloses();
        await AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.True(drain.IsDrained);
        Assert.Equal(new DrainProgress(true, 0, TimeSpan.Zero, TimeSpan.Zero, false), drain.Begin("admin", "again"));
        var stopping = Stop(drain);
        await AdvanceAsync(TimeSpan.FromMilliseconds(50));
        await stopping.WaitAsync(WaitLimit);
        await drain.StoppedAsync(default);
    }

    [Fact]
    public async Task Order_that_is_taken_back_leaves_the_sockets_that_are_left()
    {
        var sockets = new FakeSockets(5);
        var changes = 0;
        using var drain = await StartAsync(sockets);
        drain.Changed += () => changes++;
        drain.Begin("admin", "");
        await sockets.WaitForAnnouncedAsync();
        await AdvanceAsync(Notice + (Window / 2));
        await sockets.WaitForBegunAsync(3);

        Assert.Equal(new DrainProgress(false, 5, TimeSpan.Zero, TimeSpan.Zero, false), drain.End("admin", "mistake"));
        Assert.Equal((false, 2), (drain.IsDraining, changes));
        await AdvanceAsync(Window * 2);
        Assert.Equal(3, sockets.Begun);

        drain.Begin("admin", "");
        // It begins when the run before has ended, on a thread of its own; time that passes before that is not its time.
        await sockets.WaitForAnnouncedAsync();
        await AdvanceAsync(Notice + Window);
        await sockets.WaitForBegunAsync(5);
        await AssertStopsAsync(drain, sockets);
    }

    [Fact]
    public async Task Signal_cannot_be_taken_back_and_ends_an_ordered_drain()
    {
        var sockets = new FakeSockets(5);
        using var drain = await StartAsync(sockets);
        drain.Begin("admin", "");
        var stopping = Stop(drain);

        Assert.True(drain.End("admin", "mistake") is { IsDraining: true, IsLeaving: true });
        await AdvanceAsync(Notice + Window);
        await sockets.WaitForBegunAsync(5);
        sockets.CompleteCloses();
        await AdvanceAsync(TimeSpan.FromMilliseconds(50));
        await stopping.WaitAsync(WaitLimit);
        await drain.StoppedAsync(default);
    }

    // A balancer that has not noticed yet would else send clients to a closed port.
    [Fact]
    public async Task Balancers_have_their_time_also_where_no_socket_is_open()
    {
        using var drain = await StartAsync(new FakeSockets(0), TimeSpan.FromSeconds(5));
        var stopping = Stop(drain);

        await AdvanceAsync(TimeSpan.FromSeconds(4.9));
        Assert.True(drain.IsDraining);
        Assert.False(stopping.IsCompleted);
        await AdvanceAsync(TimeSpan.FromSeconds(0.2));
        await stopping.WaitAsync(WaitLimit);
        await drain.StoppedAsync(default);
    }

    // The host would else wait for the whole shutdown timeout.
    [Fact]
    public async Task Failed_drain_does_not_hold_up_the_end()
    {
        using var drain = await StartAsync(new BrokenSockets());

        var stopping = Stop(drain);

        await Assert.ThrowsAsync<InvalidOperationException>(() => stopping.WaitAsync(WaitLimit));
        await drain.StoppedAsync(default);
    }

    private async Task AssertStopsAsync(DrainService drain, FakeSockets sockets)
    {
        sockets.CompleteCloses();
        var stopping = Stop(drain);
        await AdvanceAsync(TimeSpan.FromMilliseconds(50));
        await stopping.WaitAsync(WaitLimit);
        await drain.StoppedAsync(default);
    }

    private async Task<DrainService> StartAsync(IDrainSockets sockets, TimeSpan balancerDelay = default)
    {
        var options = new TidegateOptions { Drain = { BalancerDelay = balancerDelay, NoticePeriod = Notice, Window = Window } };
        var drain = new DrainService(sockets, _lifetime, Options.Create(options), _time, NullLogger<DrainService>.Instance);
        await drain.StartingAsync(default);
        return drain;
    }

    private Task Stop(DrainService drain)
    {
        _lifetime.StopApplication();
        return drain.StoppingAsync(_shutdownTimeout.Token);
    }

    private async Task AdvanceAsync(TimeSpan by)
    {
        var step = TimeSpan.FromMilliseconds(50);
        for (var done = TimeSpan.Zero; done < by; done += step)
        {
            _time.Advance(step);
            await Task.Yield();
        }
    }

    private sealed class BrokenSockets : IDrainSockets
    {
        public int Count => 1;

        public int Announce(Func<int, int, ReadOnlyMemory<byte>> notice) => throw new InvalidOperationException("broken");

        public int Close(int most) => 0;
    }

    private sealed class FakeLifetime : IHostApplicationLifetime
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => _stopping.Cancel();
    }
}
