using Tidegate.Hosting.Supervision;

namespace Tidegate.Hosting.Tests.Supervision;

/// <summary>When a supervisor is told that the process is alive, and for how long it may then wait.</summary>
public sealed class WatchdogClockTests
{
    private static readonly TimeSpan Configured = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    private readonly WatchdogClock _clock = new(Configured, Least);
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void First_tick_pings_with_the_configured_time() => Assert.Equal(Configured, Tick());

    [Fact]
    public void Ping_is_repeated_at_half_of_the_time()
    {
        Tick();
        Assert.Null(Tick(after: 14.9));
        Assert.Equal(Configured, Tick(after: 0.1));
    }

    [Fact]
    public void Old_vital_sign_silences_the_ping_until_it_is_fresh_again()
    {
        Tick();
        Assert.Null(Tick(after: 16, age: 16));
        Assert.True(_clock.IsSilent);
        Assert.Equal(Configured, Tick(after: 1, age: 0.1));
        Assert.False(_clock.IsSilent);
    }

    [Fact]
    public void Healthy_lease_changes_nothing() => Assert.Equal(Configured, Tick(harmlessFor: 119));

    [Fact]
    public void Ageing_lease_shortens_the_time_down_to_the_least()
    {
        Assert.Equal(TimeSpan.FromSeconds(20), Tick(harmlessFor: 20));
        Assert.Equal(TimeSpan.FromSeconds(10), Tick(after: 10, harmlessFor: 10));
        Assert.Equal(Least, Tick(after: 5, harmlessFor: 4));
        Assert.Equal(Least, Tick(after: 2.5, harmlessFor: -3));
    }

    [Fact]
    public void Lease_that_ends_sooner_than_the_supervisor_waits_is_told_at_once()
    {
        Tick();
        Assert.Equal(TimeSpan.FromSeconds(6), Tick(after: 1, harmlessFor: 6));
    }

    [Fact]
    public void Renewed_lease_lengthens_the_time_again()
    {
        Tick(harmlessFor: 6);
        Assert.Equal(Configured, Tick(after: 3, harmlessFor: 119));
    }

    [Fact]
    public void Lease_without_an_answer_is_watched_so_that_the_process_is_gone_before_its_entry_is()
    {
        // The whole way of a lease of 120 s with a margin of 5 s, frozen at any moment before the last socket is closed (2 s before its end).
        var (ttl, margin, lateness) = (120.0, 5.0, 2.0);
        var killedAt = 0.0;
        for (var age = 0.0; age < ttl - lateness; age += _clock.Interval.TotalSeconds)
        {
            if (Tick(after: _clock.Interval.TotalSeconds, harmlessFor: ttl - age) is { } wait) killedAt = age + wait.TotalSeconds;
            Assert.True(killedAt < ttl + margin, $"Frozen at {age:0.0} s it is killed at {killedAt:0.0} s only.");
            Assert.True(killedAt > age, $"It works, and is killed at {killedAt:0.0} s.");
        }
    }

    [Fact]
    public void Short_configured_time_is_not_lengthened() =>
        Assert.Equal(TimeSpan.FromSeconds(1), new WatchdogClock(TimeSpan.FromSeconds(1), Least).Next(_now, TimeSpan.Zero, TimeSpan.Zero));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("30000000", null, 30)]
    [InlineData("30000000", "", 30)]
    [InlineData("30000000", "42", 30)]
    [InlineData("30000000", "41", null)]
    public void Watchdog_is_read_from_the_environment_where_it_is_meant_for_this_process(string? time, string? process, int? seconds)
    {
        var variables = new Dictionary<string, string?> { ["WATCHDOG_USEC"] = time, ["WATCHDOG_PID"] = process };
        Assert.Equal(
            seconds is { } expected ? TimeSpan.FromSeconds(expected) : null,
            SupervisorLink.WatchdogTimeout(name => variables.GetValueOrDefault(name), processId: 42));
    }

    private TimeSpan? Tick(double after = 0, double age = 0, double? harmlessFor = null)
    {
        _now += TimeSpan.FromSeconds(after);
        return _clock.Next(_now, TimeSpan.FromSeconds(age), harmlessFor is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }
}
