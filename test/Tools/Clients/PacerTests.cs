using Microsoft.Extensions.Time.Testing;
using Tidegate.Clients.Load;

namespace Tidegate.Tools.Tests.Clients;

public sealed class PacerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void DueBy_counts_the_scheduled_actions_and_not_more_than_there_are()
    {
        var pacer = new Pacer(10, _time);

        Assert.Equal(1, pacer.DueBy(0, 0, 100));
        Assert.Equal(11, pacer.DueBy(0, _time.TimestampFrequency, 100));
        Assert.Equal(100, pacer.DueBy(0, _time.TimestampFrequency * 3600, 100));
    }

    [Fact]
    public async Task Late_actions_run_at_once_and_keep_their_scheduled_times()
    {
        var start = _time.GetTimestamp();
        var seen = new List<double>();
        var run = new Pacer(10, _time).RunAsync(6, (_, due) => seen.Add(_time.GetElapsedTime(start, due).TotalSeconds), CancellationToken.None);
        Assert.Single(seen);

        _time.Advance(TimeSpan.FromSeconds(5));
        await run.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5], seen, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public async Task Infinite_rate_runs_everything_at_once_with_one_scheduled_time()
    {
        var due = new List<long>();

        await new Pacer(double.PositiveInfinity, _time).RunAsync(1000, (_, at) => due.Add(at), CancellationToken.None);

        Assert.Equal(1000, due.Count);
        Assert.Single(due.Distinct());
    }

    [Fact]
    public async Task Cancelled_schedule_ends_without_an_exception()
    {
        using var stop = new CancellationTokenSource();
        var count = 0;
        var run = new Pacer(1, _time).RunAsync(1000, (_, _) => count++, stop.Token);

        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(1, count);
    }
}
