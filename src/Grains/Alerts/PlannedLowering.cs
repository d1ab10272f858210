using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Grains.Budget;

namespace Tidegate.Grains.Alerts;

/// <summary>
/// Whether more than a limit is in use because the limit was lowered a moment ago, by an operator or by a recovery procedure, and comes
/// down as planned: warned, then closed one after the other. That is nobody's trouble until it stalls or is late. Pure; <c>now</c> is
/// wall-clock time.
/// </summary>
internal sealed class PlannedLowering
{
    /// <summary>What reports, samples and the closes themselves may take on top of the plan.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    /// <summary>Without anything coming back for so long, once closes are due, it stalls.</summary>
    public static readonly TimeSpan StallTime = TimeSpan.FromSeconds(20);

    private int? _limitBefore;
    private int _limit;
    private int _least;
    private DateTimeOffset? _until;
    private DateTimeOffset _progressAt;

    /// <summary>A lowering is under way, and goes as planned.</summary>
    public bool IsOnCourse { get; private set; }

    /// <summary>The limit before it; null where that is not known.</summary>
    public int? LimitBefore => _limitBefore;

    /// <summary>Takes a sample.</summary>
    public void Take(BudgetStatus budget, DateTimeOffset now)
    {
        var limit = budget.EffectiveLimit;
        if (!budget.Overcommitted && budget.InUse.Total <= limit)
        {
            (IsOnCourse, _limitBefore, _limit, _until) = (false, limit, limit, null);
            return;
        }

        // A limit that has not changed is not lowered: more is out than was granted, and that is no plan. A watch that has just begun cannot know.
        if (limit < _limit || (_limitBefore is null && _until is null)) Begin(budget, limit, now);
        _limit = limit;
        var left = Math.Max(budget.Granted.Total, budget.InUse.Total);
        if (left < _least) (_least, _progressAt) = (left, now > _progressAt ? now : _progressAt);
        IsOnCourse = now <= _until && now - _progressAt <= StallTime;
    }

    private void Begin(BudgetStatus budget, int limit, DateTimeOffset now)
    {
        var settings = budget.Configuration?.Settings ?? new TidegateOptions().ToClusterSettings();
        var live = budget.Frontends.Select(frontend => frontend.Live.Total).ToList();
        var keep = BudgetPolicy.Share(live, limit);
        var takes = live.Select((count, i) => BudgetPolicy.ShedTime(new Permits(count - keep[i], 0), settings.ShedWarningPeriod, settings.ShedPerSecond))
            .DefaultIfEmpty()
            .Max();
        _least = int.MaxValue;
        _until = now + takes + Grace;
        // Nothing comes back before the warning is over.
        _progressAt = now + settings.ShedWarningPeriod;
    }
}
