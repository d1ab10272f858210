using Tidegate.Budget;
using Tidegate.Configuration;

namespace Tidegate.Grains.Recovery;

/// <summary>How the frontends of a cluster fare together.</summary>
internal sealed class HealthSummary(RecoveryOptions options)
{
    private int _frontends;
    private int _overloaded;
    private OutcomeCounts _heartbeats;
    private OutcomeCounts _cleanups;
    private TimeSpan _threadPoolDelay;
    private TimeSpan _budgetLatency;
    private TimeSpan? _returnedAt;

    /// <summary>Adds a frontend.</summary>
    /// <param name="health">What it said of itself.</param>
    /// <param name="heardAt">When it said so, on the ledger's clock.</param>
    public void Add(FrontendHealth health, TimeSpan heardAt)
    {
        _frontends++;
        if (health.ThreadPoolDelay > options.ThreadPoolDelay || health.BudgetLatency > options.BudgetLatency)
            _overloaded++;
        _heartbeats += health.Heartbeats;
        _cleanups += health.Cleanups;
        _threadPoolDelay = Longer(_threadPoolDelay, health.ThreadPoolDelay);
        _budgetLatency = Longer(_budgetLatency, health.BudgetLatency);
        if (heardAt - health.ReturnedAgo is { } at && !(at <= _returnedAt))
            _returnedAt = at;
    }

    /// <summary>The part of the figures that the frontends' health makes up.</summary>
    public RecoveryFigures ToFigures() => new()
    {
        Frontends = _frontends,
        Overloaded = _overloaded,
        Heartbeats = _heartbeats,
        Cleanups = _cleanups,
        ThreadPoolDelay = _threadPoolDelay,
        BudgetLatency = _budgetLatency,
        ReturnedAt = _returnedAt,
    };

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
