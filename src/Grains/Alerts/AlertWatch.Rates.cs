using Tidegate.Alerting;
using Tidegate.Budget;

namespace Tidegate.Grains.Alerts;

/// <content>What is judged over a time, and not at a moment.</content>
internal sealed partial class AlertWatch
{
    private const string EpochSource = "epoch";
    private const int FewestCleanups = 20;
    private const int FewestCommits = 20;
    private const int FewestCloses = 20;
    private const int FewestSlow = 5;
    private const int FewestOfDay = 100;

    private static readonly TimeSpan RateStep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan DayStep = TimeSpan.FromMinutes(5);

    private readonly CountWindow _cleanups = new(RateTime, RateStep);
    private readonly CountWindow _cleanupsFailed = new(RateTime, RateStep);
    private readonly CountWindow _closes = new(RateTime, RateStep);
    private readonly CountWindow _abnormal = new(RateTime, RateStep);
    private readonly CountWindow _closesOfDay = new(Day, DayStep);
    private readonly CountWindow _abnormalOfDay = new(Day, DayStep);
    private readonly CountWindow _slow = new(RateTime, RateStep);
    private readonly CountWindow _violations = new(RateTime, RateStep);
    private readonly CountWindow _commits = new(RateTime, RateStep);
    private readonly CountWindow _commitsFailed = new(RateTime, RateStep);
    private readonly CountWindow _commitsSlow = new(RateTime, RateStep);
    private readonly CountWindow _epochs = new(EpochTime, TimeSpan.FromSeconds(1));

    // Refusals travel with renewals: what is told now happened a renewal ago at most, and permits must have been free then.
    private readonly CountWindow _refused = new(FreeTime / 2, TimeSpan.FromMilliseconds(100));
    private DateTimeOffset? _freeSince;
    private long? _epoch;

    /// <summary>The takeovers that a later watch goes on from; null where none is known.</summary>
    public EpochRecord? Epochs => _epoch is { } last ? new EpochRecord(last, [.. _epochs.Increases.Select(rise => new EpochRise(rise.At, rise.Count))]) : null;

    /// <summary>Takes up the takeovers of a former watch.</summary>
    public void Restore(EpochRecord? epochs)
    {
        if (epochs is null)
            return;
        _epoch = epochs.Last;
        _epochs.Restore(EpochSource, epochs.Last, epochs.Rises.Select(rise => (rise.At, rise.By)));
    }

    private void ReadRates(BudgetStatus budget, DateTimeOffset now)
    {
        ReadRefusals(budget, now);
        ReadCleanups(budget, now);
        ReadCloses(budget, now);
        ReadLedger(budget, now);
    }

    private void ReadRefusals(BudgetStatus budget, DateTimeOffset now)
    {
        var free = Math.Min(budget.EffectiveLimit - budget.InUse.Total, budget.Limit.StandardCeiling - budget.InUse.Standard);
        _freeSince = free > 0 ? _freeSince ?? now : null;
        _refused.Take(budget.Frontends.Select(frontend => (frontend.Id, frontend.Refused.GetValueOrDefault(RefusalReasons.Limit))), now);
        if (now - _freeSince >= FreeTime)
        {
            Add(
                AlertRules.UnfairRefusals,
                AlertNames.Cluster,
                _refused.Sum,
                () => Text($"{_refused.Sum} clients were refused because of the limit while {free} permits were free."));
        }
    }

    private void ReadCleanups(BudgetStatus budget, DateTimeOffset now)
    {
        Take(_cleanups, budget, counters => counters.Cleanups, now);
        Take(_cleanupsFailed, budget, counters => counters.CleanupsFailed, now);
        if (_cleanups.Sum >= FewestCleanups)
        {
            Add(
                AlertRules.CleanupFailures,
                AlertNames.Cluster,
                Percent(_cleanupsFailed.Sum, _cleanups.Sum),
                () => Text($"{_cleanupsFailed.Sum} of {_cleanups.Sum} cleanups failed in {RateTime.TotalMinutes:0} min."));
        }
    }

    private void ReadCloses(BudgetStatus budget, DateTimeOffset now)
    {
        Take(_closes, budget, counters => counters.Closes, now);
        Take(_abnormal, budget, counters => counters.AbnormalCloses, now);
        Take(_closesOfDay, budget, counters => counters.Closes, now);
        Take(_abnormalOfDay, budget, counters => counters.AbnormalCloses, now);
        Take(_slow, budget, counters => counters.SlowConsumers, now);
        if (_slow.Sum >= FewestSlow)
        {
            var connections = budget.InUse.Total + _closes.Sum;
            Add(
                AlertRules.SlowConsumers,
                AlertNames.Cluster,
                Percent(_slow.Sum, connections),
                () => Text($"{_slow.Sum} of {connections} connections were closed as slow consumers in {RateTime.TotalMinutes:0} min."));
        }

        if (_closes.Sum < FewestCloses)
            return;
        var share = Percent(_abnormal.Sum, _closes.Sum);
        var before = _closesOfDay.Sum - _closes.Sum;
        var usual = before >= FewestOfDay ? Percent(_abnormalOfDay.Sum - _abnormal.Sum, before) : 0;
        if (share > 2 * usual)
        {
            Add(
                AlertRules.AbnormalCloses,
                AlertNames.Cluster,
                share,
                () => Text($"{_abnormal.Sum} of {_closes.Sum} connections broke off (1006) in {RateTime.TotalMinutes:0} min: {share:0.#} %, usually {usual:0.#} %."));
        }
    }

    private void ReadLedger(BudgetStatus budget, DateTimeOffset now)
    {
        _epoch = budget.Epoch;
        _epochs.Take([(EpochSource, budget.Epoch)], now);
        Add(
            AlertRules.LedgerFlapping,
            AlertNames.Cluster,
            _epochs.Sum,
            () => Text($"The ledger was taken over {_epochs.Sum} times in {EpochTime.TotalMinutes:0} min."));

        IEnumerable<(string, long)> ledger = budget.Counters is { } counters ? [("ledger/" + counters.Silo, counters.InvariantViolations)] : [];
        _violations.Take(budget.Frontends.Select(frontend => (frontend.Id, frontend.Counters.InvariantViolations)).Concat(ledger), now);
        Add(
            AlertRules.InvariantViolation,
            AlertNames.Cluster,
            _violations.Sum,
            () => Text($"{_violations.Sum} broken invariants in {RateTime.TotalMinutes:0} min; the log has the sentence."));

        if (budget.Counters is not { } commits)
            return;
        _commits.Take([(commits.Silo, commits.Commits)], now);
        _commitsFailed.Take([(commits.Silo, commits.CommitsFailed)], now);
        _commitsSlow.Take([(commits.Silo, commits.CommitsSlow)], now);
        if (_commits.Sum >= FewestCommits)
        {
            Add(
                AlertRules.StorageErrors,
                AlertNames.Cluster,
                Percent(Math.Max(_commitsFailed.Sum, _commitsSlow.Sum), _commits.Sum),
                () => Text($"Of {_commits.Sum} writes of the ledger {_commitsFailed.Sum} failed and {_commitsSlow.Sum} took more than 250 ms, in {RateTime.TotalMinutes:0} min."));
        }
    }

    private static void Take(CountWindow window, BudgetStatus budget, Func<FrontendCounters, long> count, DateTimeOffset now) =>
        window.Take(budget.Frontends.Select(frontend => (frontend.Id, count(frontend.Counters))), now);
}
