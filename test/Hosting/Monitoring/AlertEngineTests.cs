using Tidegate.Alerting;
using Tidegate.Alerts;

namespace Tidegate.Hosting.Tests.Monitoring;

public sealed class AlertEngineTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly AlertEngine _engine = new(Hold);
    private readonly List<(AlertChange Change, string Name)> _changes = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_sample_over_the_threshold_raises_nothing()
    {
        Sample(81);
        Sample(79);
        Sample(81);

        Assert.Empty(_changes);
        Assert.Empty(_engine.Active());
    }

    [Fact]
    public void Second_sample_in_a_row_raises()
    {
        Sample(81, 82);

        Assert.Equal([(AlertChange.Raised, "connections_high")], _changes);
        var alert = Assert.Single(_engine.Active());
        Assert.Equal(("connections_high", "cluster", 82, 80, "%"), (alert.Name, alert.Scope, alert.Value, alert.Threshold, alert.Unit));
        Assert.Equal(_now, alert.Since);
        Assert.Equal("docs/runbooks/connections.md", alert.Runbook);
    }

    [Fact]
    public void Threshold_itself_raises_nothing()
    {
        Sample(80, 80, 80);

        Assert.Empty(_changes);
    }

    [Fact]
    public void Alert_is_raised_once_however_long_it_lasts()
    {
        Sample([.. Enumerable.Repeat(90.0, 200)]);

        Assert.Single(_changes);
    }

    [Fact]
    public void Falling_below_the_threshold_but_not_by_five_points_clears_nothing()
    {
        Sample(81, 81);
        Sample([.. Enumerable.Repeat(75.1, 300)]);

        Assert.Single(_changes);
        Assert.Single(_engine.Active());
    }

    [Fact]
    public void Sixty_seconds_five_points_below_clear()
    {
        Sample(81, 81);
        Sample([.. Enumerable.Repeat(75.0, 60)]);
        Assert.Single(_changes);

        Sample(75);

        Assert.Equal((AlertChange.Cleared, "connections_high"), _changes[^1]);
        Assert.Empty(_engine.Active());
    }

    [Fact]
    public void Interrupted_quiet_begins_anew()
    {
        Sample(81, 81);
        Sample([.. Enumerable.Repeat(70.0, 50)]);
        Sample(76);
        Sample([.. Enumerable.Repeat(70.0, 50)]);

        Assert.Single(_changes);
    }

    [Fact]
    public void Critical_hides_its_high_and_gives_it_back()
    {
        Sample(85, 85);
        Sample(96, 96);
        Assert.Equal("connections_critical", Assert.Single(_engine.Active()).Name);

        Sample([.. Enumerable.Repeat(85.0, 62)]);

        Assert.Equal("connections_high", Assert.Single(_engine.Active()).Name);
        Assert.Equal(
            [
                (AlertChange.Raised, "connections_high"),
                (AlertChange.Raised, "connections_critical"),
                (AlertChange.Hidden, "connections_high"),
                (AlertChange.Cleared, "connections_critical"),
                (AlertChange.Raised, "connections_high"),
            ],
            _changes);
    }

    [Fact]
    public void Jump_over_both_thresholds_raises_the_critical_one_only()
    {
        Sample(99, 99);

        Assert.Contains((AlertChange.Raised, "connections_critical"), _changes);
        Assert.Contains((AlertChange.Hidden, "connections_high"), _changes);
        Assert.Equal(2, _changes.Count);
    }

    [Fact]
    public void Scopes_are_apart()
    {
        Observe([Reading(AlertRules.FilesHigh, "a", 90), Reading(AlertRules.FilesHigh, "b", 70)], 2);

        Assert.Equal("a", Assert.Single(_engine.Active()).Scope);
    }

    [Fact]
    public void Worse_one_of_two_readings_of_one_scope_counts()
    {
        Observe([Reading(AlertRules.FilesHigh, "a", 90), Reading(AlertRules.FilesHigh, "a", 10)], 2);

        Assert.Equal(90, Assert.Single(_engine.Active()).Value);
    }

    [Fact]
    public void Scope_without_a_reading_is_quiet()
    {
        Observe([Reading(AlertRules.FilesHigh, "a", 90)], 2);
        Observe([], 62);

        Assert.Empty(_engine.Active());
    }

    [Fact]
    public void Sample_that_cannot_judge_an_alert_leaves_it_as_it_is()
    {
        Sample(90, 90);
        Observe([], 500, _ => false);

        Assert.Single(_engine.Active());
    }

    [Fact]
    public void Fourth_change_in_ten_minutes_makes_it_flapping_and_holds_it_up()
    {
        RaiseAndClear();
        Sample(81, 81);
        Sample([.. Enumerable.Repeat(70.0, 61)]);

        Assert.Equal([AlertChange.Raised, AlertChange.Cleared, AlertChange.Raised, AlertChange.Flapping], _changes.Select(change => change.Change));
        Assert.True(Assert.Single(_engine.Active()).Flapping);

        // It comes and goes on, and nothing more is said.
        RaiseAndClear();
        Assert.Equal(4, _changes.Count);
        Assert.Single(_engine.Active());
    }

    [Fact]
    public void Flapping_ends_when_nothing_has_changed_for_ten_minutes()
    {
        RaiseAndClear();
        RaiseAndClear();
        Sample([.. Enumerable.Repeat(70.0, 598)]);
        Assert.Single(_engine.Active());

        Sample(70, 70, 70);

        Assert.Empty(_engine.Active());
        Assert.Equal((AlertChange.Cleared, "connections_high"), _changes[^1]);
    }

    [Fact]
    public void Flapping_that_settles_on_is_an_alert_like_any_other()
    {
        RaiseAndClear();
        RaiseAndClear();
        Sample([.. Enumerable.Repeat(90.0, 700)]);

        Assert.False(Assert.Single(_engine.Active()).Flapping);
    }

    [Fact]
    public void Three_changes_in_ten_minutes_are_no_flapping()
    {
        RaiseAndClear();
        Sample([.. Enumerable.Repeat(70.0, 600)]);
        RaiseAndClear();

        Assert.DoesNotContain(_changes, change => change.Change == AlertChange.Flapping);
    }

    [Fact]
    public void Engine_goes_on_where_another_one_stopped()
    {
        Sample(90, 90);
        var second = new AlertEngine(Hold);
        second.Restore(_engine.ToRecords());

        Assert.Equal(_engine.Active().AsEnumerable(), second.Active());
        Assert.Empty(second.Observe(_now + Step, [Reading(AlertRules.ConnectionsHigh, "cluster", 90)]));
    }

    [Fact]
    public void Record_of_an_alert_that_this_version_does_not_know_is_passed_over()
    {
        var engine = new AlertEngine(Hold);
        engine.Restore([new AlertRecord { Name = "of_tomorrow", Scope = "cluster", IsUp = true }]);

        Assert.Empty(engine.Active());
    }

    [Fact]
    public void Clock_that_is_set_back_clears_nothing_early_and_raises_nothing_anew()
    {
        Sample(90, 90);
        _now -= TimeSpan.FromHours(1);
        Sample([.. Enumerable.Repeat(70.0, 30)]);

        Assert.Single(_changes);
    }

    [Fact]
    public void Instances_are_bounded_and_forgotten()
    {
        AlertReading[] many = [.. Enumerable.Range(0, AlertEngine.MaxInstances + 10).Select(i => Reading(AlertRules.FilesHigh, $"f{i}", 90))];
        Observe(many, 2);
        Assert.Equal(AlertEngine.MaxInstances, _engine.Active().Length);

        Observe([], 1);
        _now += Hold;
        Observe([], 1);
        Assert.Empty(_engine.Active());
        Assert.Equal(AlertEngine.MaxInstances, _engine.ToRecords().Length);

        _now += AlertEngine.FlapWindow;
        Observe([], 1);
        Assert.Empty(_engine.ToRecords());
    }

    [Fact]
    public void Every_rule_clears_at_or_below_its_threshold_and_names_what_it_hides()
    {
        Assert.All(AlertRules.All.Values, rule =>
        {
            Assert.True(rule.ClearAt <= rule.RaiseOver, rule.Name);
            Assert.True(rule.Hides is null || AlertRules.All.ContainsKey(rule.Hides), rule.Name);
        });
    }

    private void RaiseAndClear()
    {
        Sample(81, 81);
        Sample([.. Enumerable.Repeat(70.0, 61)]);
    }

    private void Sample(params double[] percents)
    {
        foreach (var percent in percents)
            Observe([Reading(AlertRules.ConnectionsHigh, "cluster", percent), Reading(AlertRules.ConnectionsCritical, "cluster", percent)], 1);
    }

    private void Observe(IReadOnlyList<AlertReading> readings, int times, Func<string, bool>? isJudged = null)
    {
        for (var i = 0; i < times; i++)
        {
            _now += Step;
            _changes.AddRange(_engine.Observe(_now, readings, isJudged).Select(change => (change.Change, change.Alert.Name)));
        }
    }

    private static AlertReading Reading(AlertRule rule, string scope, double value) => new(rule, scope, value, "text");
}
