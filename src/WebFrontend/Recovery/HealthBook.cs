using Tidegate.Budget;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Recovery;

/// <summary>How this frontend fares: what it tells the budget with each report, and what recovery procedures are triggered by. Safe for many threads.</summary>
internal sealed class HealthBook(MonotonicClock clock, ClusterSettingsSource settings)
{
    /// <summary>Delays are looked at over this part of the window: they shall show the present.</summary>
    private const int DelayDivisor = 6;

    /// <summary>For how long a returned control plane is told of.</summary>
    private static readonly TimeSpan ReturnTold = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly OutcomeWindow _heartbeats = new();
    private readonly OutcomeWindow _cleanups = new();
    private readonly DelayWindow _threads = new();
    private readonly DelayWindow _budget = new();
    private TimeSpan? _budgetHeardAt;
    private TimeSpan? _returnedAt;
    private bool _budgetFailed;

    private TimeSpan Window => settings.Current.RecoveryWindow;

    /// <summary>A peer has answered its ping, or was given up.</summary>
    public void Heartbeat(bool answered)
    {
        lock (_lock) _heartbeats.Add(answered, clock.Now, Window);
    }

    /// <summary>The close notice of a connection has arrived at its grain, or an attempt has failed.</summary>
    public void Cleanup(bool succeeded)
    {
        lock (_lock) _cleanups.Add(succeeded, clock.Now, Window);
    }

    /// <summary>Work for the thread pool is due after a time.</summary>
    public void ExpectThread(TimeSpan after)
    {
        lock (_lock) _threads.Expect(clock.Now + after);
    }

    /// <summary>It runs.</summary>
    public void ThreadCame()
    {
        lock (_lock) _threads.Arrived(clock.Now);
    }

    /// <summary>The budget has answered.</summary>
    /// <param name="latency">How long it took; null where it may have waited for permits.</param>
    public void BudgetAnswered(TimeSpan? latency)
    {
        lock (_lock)
        {
            var now = clock.Now;
            if (latency is { } took) _budget.Add(took, now);
            // A process that stood still has heard nothing either; only one that asked in vain knows that nobody was there.
            if (_budgetFailed && _budgetHeardAt is { } before && now - before >= settings.Current.RecoveryLostFor) _returnedAt = now;
            _budgetHeardAt = now;
            _budgetFailed = false;
        }
    }

    /// <summary>The budget has not answered.</summary>
    public void BudgetFailed()
    {
        lock (_lock) _budgetFailed = true;
    }

    /// <summary>The figures as they are now.</summary>
    public FrontendHealth Current()
    {
        lock (_lock)
        {
            var now = clock.Now;
            return new FrontendHealth
            {
                Heartbeats = _heartbeats.Sum(now, Window),
                Cleanups = _cleanups.Sum(now, Window),
                ThreadPoolDelay = _threads.Mean(now, Window / DelayDivisor),
                BudgetLatency = _budget.Mean(now, Window / DelayDivisor),
                ReturnedAgo = now - _returnedAt is { } ago && ago < ReturnTold ? ago : null,
            };
        }
    }
}
