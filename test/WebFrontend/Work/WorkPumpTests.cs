using Microsoft.Extensions.Time.Testing;
using Tidegate.WebFrontend.Tests.Gateway;
using Tidegate.WebFrontend.Work;

namespace Tidegate.WebFrontend.Tests.Work;

public sealed class WorkPumpTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Source _source = new();
    private readonly TaskCompletionSource _release = new();
    private volatile bool _isHeld;
    private int _running;
    private int _most;

    [Fact]
    public async Task Pump_runs_no_more_than_its_bound_at_once()
    {
        for (var i = 0; i < 10; i++) _source.Add(i, TimeSpan.Zero);
        using var stop = new CancellationTokenSource();
        using var pump = new WorkPump<int>(_source, HoldAsync, 3, _time, () => _isHeld);
        var run = pump.RunAsync(stop.Token);
        await Wait.UntilAsync(() => Volatile.Read(ref _running) == 3, "three pieces in work");
        _release.SetResult();

        Assert.True(await Wait.ForAsync(pump.QuietAsync(TimeSpan.FromSeconds(1)), "the end of all work"));
        Assert.Equal(3, _most);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Quiet_gives_up_when_the_work_does_not_end()
    {
        _source.Add(1, TimeSpan.Zero);
        using var stop = new CancellationTokenSource();
        using var pump = new WorkPump<int>(_source, HoldAsync, 1, _time, () => _isHeld);
        var run = pump.RunAsync(stop.Token);
        var quiet = pump.QuietAsync(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.False(await Wait.ForAsync(quiet, "the end of the patience"));
        _release.SetResult();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Work_of_the_future_starts_when_its_time_comes()
    {
        _release.SetResult();
        _source.Add(1, TimeSpan.FromSeconds(10));
        using var stop = new CancellationTokenSource();
        using var pump = new WorkPump<int>(_source, HoldAsync, 1, _time, () => _isHeld);
        var run = pump.RunAsync(stop.Token);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, _source.Left);
        _time.Advance(TimeSpan.FromSeconds(1));

        await Wait.UntilAsync(() => _source.Left == 0, "the piece to be taken");
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Held_pump_begins_nothing_and_goes_on_when_it_is_woken()
    {
        _release.SetResult();
        _isHeld = true;
        _source.Add(1, TimeSpan.Zero);
        using var stop = new CancellationTokenSource();
        using var pump = new WorkPump<int>(_source, HoldAsync, 1, _time, () => _isHeld);
        var run = pump.RunAsync(stop.Token);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, _source.Left);
        _isHeld = false;
        pump.Wake();

        await Wait.UntilAsync(() => _source.Left == 0, "the piece to be taken");
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task New_work_gathers_for_a_moment_while_several_pieces_are_in_work()
    {
        var gather = TimeSpan.FromMilliseconds(5);
        for (var i = 0; i < 8; i++) _source.Add(i, TimeSpan.Zero);
        using var stop = new CancellationTokenSource();
        using var pump = new WorkPump<int>(_source, HoldAsync, 64, _time, () => _isHeld) { Gather = gather };
        var run = pump.RunAsync(stop.Token);
        await Wait.UntilAsync(() => Volatile.Read(ref _running) == 8, "eight pieces in work, begun at once");

        _source.Add(8, TimeSpan.Zero);
        pump.Wake();
        for (var i = 0; i < 1_000; i++) await Task.Yield();
        Assert.Equal(1, _source.Left);

        await Wait.UntilAsync(
            () =>
            {
                _time.Advance(gather);
                return _source.Left == 0;
            },
            "the piece that came last");
        _release.SetResult();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private async Task HoldAsync(int piece)
    {
        var running = Interlocked.Increment(ref _running);
        _most = Math.Max(_most, running);
        await _release.Task;
        Interlocked.Decrement(ref _running);
        _source.Complete(piece);
    }

    private sealed class Source : IWorkSource<int>
    {
        private readonly DueQueue<int> _queue = new();
        private int _left;

        public int Left => Volatile.Read(ref _left);

        public TimeSpan? NextDue
        {
            get
            {
                lock (_queue) return _queue.NextDue;
            }
        }

        public void Add(int piece, TimeSpan due)
        {
            lock (_queue) _queue.Schedule(piece, due);
            Interlocked.Increment(ref _left);
        }

        public bool TryTake(TimeSpan now, out int work)
        {
            lock (_queue)
            {
                if (!_queue.TryTake(now, out work)) return false;
                Interlocked.Decrement(ref _left);
                return true;
            }
        }

        public void Complete(int piece)
        {
            lock (_queue) _queue.Complete(piece);
        }
    }
}
