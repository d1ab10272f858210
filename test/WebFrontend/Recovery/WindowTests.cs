using Microsoft.Extensions.Time.Testing;
using Tidegate.Budget;
using Tidegate.WebFrontend.Recovery;

namespace Tidegate.WebFrontend.Tests.Recovery;

public sealed class WindowTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    [Fact]
    public void Outcomes_leave_the_window_after_its_length()
    {
        var window = new OutcomeWindow();
        window.Add(ok: true, Seconds(1), Window);
        window.Add(ok: false, Seconds(2), Window);
        window.Add(ok: true, Seconds(30), Window);
        Assert.Equal(new OutcomeCounts(2, 1), window.Sum(Seconds(55), Window));
        Assert.Equal(new OutcomeCounts(1, 0), window.Sum(Seconds(70), Window));
        Assert.Equal(default, window.Sum(Seconds(200), Window));
    }

    [Fact]
    public void Window_of_another_length_begins_anew()
    {
        var window = new OutcomeWindow();
        window.Add(ok: false, Seconds(100), Seconds(12));
        Assert.Equal(default, window.Sum(Seconds(100), Window));
    }

    [Fact]
    public void Delay_that_goes_on_counts_with_what_it_has_lasted()
    {
        var delays = new DelayWindow();
        delays.Add(TimeSpan.Zero, Seconds(9));
        delays.Expect(Seconds(10));
        Assert.Equal(TimeSpan.Zero, delays.Mean(Seconds(10), Seconds(10)));
        Assert.Equal(Seconds(2), delays.Mean(Seconds(14), Seconds(10)));
        delays.Arrived(Seconds(15));
        Assert.Equal(Seconds(2.5), delays.Mean(Seconds(15), Seconds(10)));
        Assert.Equal(TimeSpan.Zero, delays.Mean(Seconds(40), Seconds(10)));
    }

    [Fact]
    public void One_long_pause_among_many_probes_is_no_overload()
    {
        var delays = new DelayWindow();
        for (var i = 0; i < 40; i++) delays.Add(i == 20 ? Seconds(0.8) : TimeSpan.Zero, Seconds(i / 4.0));
        Assert.True(delays.Mean(Seconds(10), Seconds(10)) < TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Delays_are_bounded_in_number()
    {
        var delays = new DelayWindow();
        for (var i = 0; i < 10_000; i++) delays.Add(Seconds(i), Seconds(1));
        Assert.True(delays.Mean(Seconds(1), Seconds(10)) > Seconds(9_000));
    }

    [Fact]
    public void Control_plane_has_returned_where_it_failed_for_long_and_answers_again()
    {
        var time = new FakeTimeProvider();
        var health = TestHealth.Create(time);
        health.BudgetAnswered(null);
        time.Advance(TimeSpan.FromSeconds(5));
        health.BudgetFailed();
        health.BudgetAnswered(null);
        Assert.Null(health.Current().ReturnedAgo);
        health.BudgetFailed();
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(health.Current().ReturnedAgo);
        health.BudgetAnswered(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), health.Current().ReturnedAgo);
        Assert.Equal(TimeSpan.FromSeconds(1), health.Current().BudgetLatency);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(health.Current().ReturnedAgo);
    }

    [Fact]
    public void Process_that_stood_still_or_just_began_has_not_lost_the_control_plane()
    {
        var time = new FakeTimeProvider();
        var health = TestHealth.Create(time);
        health.BudgetFailed();
        time.Advance(TimeSpan.FromMinutes(1));
        health.BudgetAnswered(null);
        Assert.Null(health.Current().ReturnedAgo);
        time.Advance(TimeSpan.FromMinutes(1));
        health.BudgetAnswered(null);
        Assert.Null(health.Current().ReturnedAgo);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
