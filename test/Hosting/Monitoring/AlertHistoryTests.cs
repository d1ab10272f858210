using Tidegate.Alerting;
using Tidegate.Alerts;

namespace Tidegate.Hosting.Tests.Monitoring;

public sealed class AlertHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly AlertHistory _history = new();

    [Fact]
    public void Pages_are_the_newest_first_and_go_on_where_the_one_before_ended()
    {
        Add(5);

        var first = _history.Page(Start, 2, null);
        var second = _history.Page(Start, 2, first.Before);
        var third = _history.Page(Start, 2, second.Before);

        Assert.Equal([5, 4, 3, 2, 1], first.Events.Concat(second.Events).Concat(third.Events).Select(happened => happened.Number));
        Assert.Null(third.Before);
    }

    [Fact]
    public void Number_and_age_are_bounded()
    {
        Add(AlertHistory.MaxEvents + 5);
        Assert.Equal(AlertHistory.MaxEvents, _history.ToEvents().Length);

        _history.Add(Start + AlertHistory.MaxAge + TimeSpan.FromSeconds(1), AlertChange.Cleared, Alert());
        Assert.Single(_history.ToEvents());
    }

    [Fact]
    public void Old_events_are_not_shown_though_nothing_new_has_come()
    {
        Add(1);

        Assert.Empty(_history.Page(Start + AlertHistory.MaxAge + TimeSpan.FromSeconds(1), 10, null).Events);
    }

    [Fact]
    public void Numbers_go_on_after_a_restart()
    {
        Add(3);
        var restarted = new AlertHistory();
        restarted.Restore(_history.ToEvents());

        Assert.Equal(4, restarted.Add(Start, AlertChange.Raised, Alert()).Number);
    }

    private void Add(int count)
    {
        for (var i = 0; i < count; i++)
            _history.Add(Start, AlertChange.Raised, Alert());
    }

    private static Alert Alert() => new() { Name = "n", Scope = "cluster", Unit = "%", Message = "m", Runbook = "r" };
}
