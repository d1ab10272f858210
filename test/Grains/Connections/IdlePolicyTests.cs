using CsCheck;
using Tidegate.Configuration;
using Tidegate.Grains.Connections;

namespace Tidegate.Grains.Tests.Connections;

public sealed class IdlePolicyTests
{
    private const double Threshold = 0.85;

    private static readonly IdlePolicy Default = new(new IdleOptions(), Threshold);

    private static readonly Gen<TimeSpan> IdleTimes = Gen.Long[0, TimeSpan.FromMinutes(20).Ticks].Select(TimeSpan.FromTicks);

    private static readonly Gen<double> Utilizations = Gen.Double[0, 1.5];

    // Any options that validation lets pass: a timeout of 1 s and more, a warning period of 100 ms and more, shorter than the timeout.
    private static readonly Gen<IdleOptions> AnyOptions =
        from timeout in Gen.Int[1_000, 600_000]
        from warning in Gen.Int[100, timeout - 1]
        select new IdleOptions { Timeout = TimeSpan.FromMilliseconds(timeout), WarningPeriod = TimeSpan.FromMilliseconds(warning) };

    [Fact]
    public void Decide_active_without_pressure_looks_again_when_the_warning_is_due()
    {
        var decision = Default.Decide(TimeSpan.FromMinutes(1), 0.5, null, TimeSpan.Zero);

        Assert.Equal(IdleDecision.Keep(TimeSpan.FromMinutes(3.5), null), decision);
    }

    [Fact]
    public void Decide_idle_until_the_warning_period_warns()
    {
        var decision = Default.Decide(TimeSpan.FromMinutes(4.5), 0.5, null, TimeSpan.Zero);

        Assert.Equal(IdleDecision.Warn(TimeSpan.FromSeconds(30)), decision);
    }

    [Fact]
    public void Decide_unanswered_warning_closes_when_its_period_is_over()
    {
        var warning = new IdleWarning(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(4.5), TimeSpan.FromSeconds(30));

        var early = Default.Decide(TimeSpan.FromSeconds(299), 0.5, warning, TimeSpan.FromSeconds(629));
        var due = Default.Decide(TimeSpan.FromSeconds(300), 0.5, warning, TimeSpan.FromSeconds(630));

        Assert.Equal(IdleDecision.Keep(TimeSpan.FromSeconds(1), warning), early);
        Assert.Equal(IdleDecision.Close(warning), due);
        Assert.Equal(TimeSpan.FromMinutes(5), due.Period);
    }

    [Fact]
    public void Decide_answered_warning_is_forgotten()
    {
        var warning = new IdleWarning(TimeSpan.Zero, TimeSpan.FromMinutes(4.5), TimeSpan.FromSeconds(30));

        var decision = Default.Decide(TimeSpan.FromSeconds(10), 0.5, warning, TimeSpan.FromSeconds(30));

        Assert.Equal(IdleDecision.Keep(TimeSpan.FromSeconds(260), null), decision);
    }

    [Fact]
    public void Decide_answered_warning_and_a_late_look_warns_anew()
    {
        var warning = new IdleWarning(TimeSpan.Zero, TimeSpan.FromMinutes(4.5), TimeSpan.FromSeconds(30));

        // Answered one second after the warning, then silent; the frontend could not be asked for ten minutes.
        var decision = Default.Decide(TimeSpan.FromSeconds(599), 0.5, warning, TimeSpan.FromSeconds(600));

        Assert.Equal(IdleAction.Warn, decision.Action);
    }

    [Fact]
    public void Decide_tiny_remainder_looks_again_no_sooner_than_a_timer_can()
    {
        var decision = Default.Decide(TimeSpan.FromMinutes(4.5) - TimeSpan.FromTicks(1), 0.5, null, TimeSpan.Zero);

        Assert.Equal(IdlePolicy.ShortestRecheck, decision.Period);
    }

    [Theory]
    [InlineData(0.0, 300)]
    [InlineData(0.85, 300)]
    [InlineData(0.925, 210)]
    [InlineData(1.0, 120)]
    [InlineData(1.4, 120)]
    public void At_pressure_scales_the_timeout(double utilization, double seconds)
    {
        var timings = Default.At(utilization);

        Assert.Equal(seconds, timings.Timeout.TotalSeconds, 3);
        Assert.Equal(seconds / 10, timings.WarningPeriod.TotalSeconds, 3);
    }

    [Fact]
    public void At_full_pressure_keeps_the_warning_at_its_floor_and_the_quiet_time_scaled()
    {
        var policy = new IdlePolicy(
            new IdleOptions { Timeout = TimeSpan.FromSeconds(10), WarningPeriod = TimeSpan.FromSeconds(2) }, Threshold);

        Assert.Equal(new IdleTimings(TimeSpan.FromSeconds(3.2), IdlePolicy.WarningFloor), policy.At(1));
    }

    [Fact]
    public void At_full_pressure_does_not_scale_a_warning_shorter_than_the_floor()
    {
        var policy = new IdlePolicy(
            new IdleOptions { Timeout = TimeSpan.FromSeconds(2), WarningPeriod = TimeSpan.FromSeconds(0.5) }, Threshold);

        Assert.Equal(TimeSpan.FromSeconds(0.5), policy.At(1).WarningPeriod);
    }

    [Fact]
    public void At_any_pressure_keeps_a_quiet_time_and_a_full_warning() =>
        Gen.Select(AnyOptions, Utilizations).Sample((options, utilization) =>
        {
            var timings = new IdlePolicy(options, Threshold).At(utilization);

            Assert.InRange(timings.QuietTime, TimeSpan.FromTicks(1), options.Timeout - options.WarningPeriod);
            var floor = options.WarningPeriod < IdlePolicy.WarningFloor ? options.WarningPeriod : IdlePolicy.WarningFloor;
            Assert.InRange(timings.WarningPeriod, floor, options.WarningPeriod);
        });

    [Fact]
    public void At_more_pressure_is_never_longer() =>
        Gen.Select(AnyOptions, Utilizations, Utilizations).Sample((options, a, b) =>
        {
            var policy = new IdlePolicy(options, Threshold);
            var calm = policy.At(Math.Min(a, b));
            var pressed = policy.At(Math.Max(a, b));

            Assert.True(pressed.QuietTime <= calm.QuietTime && pressed.WarningPeriod <= calm.WarningPeriod);
        });

    [Fact]
    public void Decide_without_warning_never_closes() =>
        Gen.Select(AnyOptions, Utilizations, IdleTimes).Sample((options, utilization, idleFor) =>
            Assert.NotEqual(IdleAction.Close, new IdlePolicy(options, Threshold).Decide(idleFor, utilization, null, TimeSpan.Zero).Action));

    [Fact]
    public void Decide_active_is_never_warned_or_closed() =>
        Gen.Select(AnyOptions, Utilizations, Gen.Double[0, 0.999]).Sample((options, utilization, share) =>
        {
            var policy = new IdlePolicy(options, Threshold);
            var idleFor = policy.At(utilization).QuietTime * share;

            var decision = policy.Decide(idleFor, utilization, null, TimeSpan.Zero);

            Assert.Equal(IdleAction.Keep, decision.Action);
            Assert.True(decision.Period >= IdlePolicy.ShortestRecheck);
        });

    // Follows a client that is silent, or active at random moments, through as many looks as it takes, while pressure changes at each.
    [Fact]
    public void Decide_over_a_life_closes_only_after_an_announced_period_of_silence() =>
        Gen.Select(AnyOptions, Gen.Double[0, 1.2].Array[1, 40], Gen.Int[0, 600_000].Array[0, 10]).Sample((options, pressure, activity) =>
        {
            var policy = new IdlePolicy(options, Threshold);
            TimeSpan[] moments = [TimeSpan.Zero, .. activity.Order().Select(ms => TimeSpan.FromMilliseconds(ms))];
            var now = TimeSpan.Zero;
            IdleWarning? warning = null;
            foreach (var utilization in pressure)
            {
                var lastActivity = moments.Last(moment => moment <= now);
                var decision = policy.Decide(now - lastActivity, utilization, warning, now);
                warning = decision.Warning;
                switch (decision.Action)
                {
                    case IdleAction.Close:
                        Assert.NotNull(warning);
                        Assert.True(lastActivity <= warning.Value.At, "Closed although the warning was answered.");
                        Assert.True(now >= warning.Value.At + warning.Value.ClosesIn, "Closed before the announced period was over.");
                        return;
                    case IdleAction.Warn:
                        warning = new IdleWarning(now, now - lastActivity, decision.Period);
                        now += decision.Period;
                        break;
                    default:
                        now += decision.Period;
                        break;
                }
            }
        });
}
