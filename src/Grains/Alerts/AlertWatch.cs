using System.Globalization;
using Tidegate.Alerting;
using Tidegate.Budget;
using Tidegate.Configuration;

namespace Tidegate.Grains.Alerts;

/// <summary>
/// Makes readings of samples: shares, and rates over a sliding time. Pure; <c>now</c> is wall-clock time. Only what is over its point of
/// clearing is read out.
/// </summary>
internal sealed partial class AlertWatch(TidegateOptions options)
{
    /// <summary>Time over which rates are taken.</summary>
    public static readonly TimeSpan RateTime = TimeSpan.FromMinutes(5);

    /// <summary>Time in which changes of the ledger's epoch are counted.</summary>
    public static readonly TimeSpan EpochTime = TimeSpan.FromMinutes(15);

    /// <summary>How long permits must have been free before a refusal counts as unfair.</summary>
    public static readonly TimeSpan FreeTime = TimeSpan.FromSeconds(10);

    private readonly LimitTrend _trend = new();
    private readonly PlannedLowering _lowering = new();
    private readonly List<AlertReading> _readings = [];
    private DateTimeOffset? _answeredAt;
    private DateTimeOffset? _fewSince;

    /// <summary>Takes a sample.</summary>
    /// <returns>The readings. Without an answer of the budget they speak of nothing else.</returns>
    public IReadOnlyList<AlertReading> Read(ClusterReadings cluster, DateTimeOffset now)
    {
        _readings.Clear();
        ReadControlPlane(cluster.Budget, now);
        ReadSilos(cluster, now);
        if (cluster.Budget is { } budget)
        {
            _trend.Take(budget.InUse.Total, now);
            _lowering.Take(budget, now);
            ReadBudget(budget);
            ReadFrontends(budget);
            ReadRates(budget, now);
        }

        if (cluster.Audit is { Lasting.Length: > 0 } audit)
        {
            var ids = string.Join(", ", audit.Lasting.Take(5));
            Add(AlertRules.AuditDrift, AlertNames.Cluster, audit.Lasting.Length, Text($"{audit.Lasting.Length} differences stayed for two rounds of the audit: {ids}."));
        }

        return _readings;
    }

    /// <summary>Which alerts a sample can speak of.</summary>
    public static bool IsJudgedBy(ClusterReadings cluster, string alert) =>
        alert == AlertRules.ControlPlaneDown.Name || alert == AlertRules.SiloMissing.Name
            ? true
            : alert == AlertRules.AuditDrift.Name ? cluster.Audit is not null : cluster.Budget is not null;

    /// <summary>Time until the limit is reached at the present pace, or null.</summary>
    public TimeSpan? LimitReachedIn(BudgetStatus? budget, DateTimeOffset now) =>
        budget is null ? null : _trend.ReachedIn(budget.EffectiveLimit, now);

    private void ReadControlPlane(BudgetStatus? budget, DateTimeOffset now)
    {
        if (budget is not null || _answeredAt is null)
            _answeredAt = now;
        var silent = now - _answeredAt.Value;
        if (silent <= TimeSpan.Zero)
            return;
        Add(
            AlertRules.ControlPlaneDown,
            AlertNames.Cluster,
            silent.TotalSeconds,
            Text($"The connection budget has stored nothing for {silent.TotalSeconds:0} s; frontends admit only from the permits they have."),
            options.Alerts.ControlPlaneTime.TotalSeconds);
    }

    private void ReadSilos(ClusterReadings cluster, DateTimeOffset now)
    {
        var missing = options.Cluster.ExpectedSilos - cluster.Silos;
        _fewSince = missing <= 0 ? null : _fewSince ?? now;
        if (now - _fewSince >= options.Alerts.SiloTime)
            Add(AlertRules.SiloMissing, AlertNames.Cluster, missing, Text($"{cluster.Silos} of {options.Cluster.ExpectedSilos} silos are alive."));
        foreach (var (silo, share) in cluster.SiloMemory)
            Add(AlertRules.ProcessMemory, silo, share * 100, Text($"Silo {silo} uses {share:P0} of the memory that it may use."));
    }

    private void ReadBudget(BudgetStatus budget)
    {
        // While a lowered limit is come down to as planned, the one before tells more; where it is not known, nothing does.
        var limit = _lowering.IsOnCourse ? _lowering.LimitBefore ?? 0 : budget.Limit.MaxConnections;
        var connections = Percent(budget.InUse.Total, limit);
        var text = Text($"{budget.InUse.Total} of {limit} connections ({connections:0.#} %) are in use.");
        Add(AlertRules.ConnectionsHigh, AlertNames.Cluster, connections, text);
        Add(AlertRules.ConnectionsCritical, AlertNames.Cluster, connections, text);

        var memory = Percent(budget.MemoryBytes, budget.MemoryCeilingBytes);
        text = Text($"Connections use {Mebibytes(budget.MemoryBytes)} of {Mebibytes(budget.MemoryCeilingBytes)} MiB ({memory:0.#} %).");
        Add(AlertRules.MemoryHigh, AlertNames.Cluster, memory, text);
        Add(AlertRules.MemoryCritical, AlertNames.Cluster, memory, text);

        foreach (var silo in budget.Differing)
        {
            Add(
                AlertRules.LimitsDiffer,
                silo.Silo,
                silo.Settings.Length,
                () => Text($"Silo {silo.Silo} is configured otherwise than the cluster, which changes nothing: {string.Join("; ", silo.Settings.Take(5))}."));
        }

        if (budget.SettlingFor is { } rest)
        {
            Add(
                AlertRules.Settling,
                AlertNames.Cluster,
                Math.Max(1, Math.Ceiling(rest.TotalSeconds)),
                Text($"The ledger was lost or is in doubt: no permit is granted for another {Math.Ceiling(rest.TotalSeconds)} s, and who finds none at a frontend is refused."));
        }

        if (budget.Overcommitted && !_lowering.IsOnCourse)
        {
            var over = Math.Max(1, budget.Granted.Total - budget.EffectiveLimit);
            Add(
                AlertRules.LedgerOvercommitted,
                AlertNames.Cluster,
                over,
                Text($"{budget.Granted.Total} permits are out under a limit of {budget.EffectiveLimit}, and they do not come back as they should."));
        }
    }

    private void ReadFrontends(BudgetStatus budget)
    {
        foreach (var frontend in budget.Frontends)
        {
            ReadLease(frontend);
            var counters = frontend.Counters;
            Add(
                AlertRules.ProcessMemory,
                frontend.Name,
                counters.MemoryShare * 100,
                () => Text($"Frontend {frontend.Name} uses {counters.MemoryShare:P0} of the memory that it may use."));
            Add(
                AlertRules.FilesHigh,
                frontend.Name,
                counters.FilesShare * 100,
                () => Text($"Frontend {frontend.Name} has {counters.FilesShare:P0} of the files open that it may open; each socket is one."));
            Add(
                AlertRules.DrainOverrun,
                frontend.Name,
                counters.DrainOverrun.TotalSeconds,
                () => Text($"The drain of frontend {frontend.Name} goes on for {counters.DrainOverrun.TotalSeconds:0} s beyond its time; {frontend.Live.Total} connections are left."));
        }
    }

    private void ReadLease(BudgetFrontend frontend)
    {
        var age = frontend.LastReportAge;
        var isFenced = frontend.State == FrontendState.Fenced || (frontend.Ttl > TimeSpan.Zero && age >= frontend.Ttl - options.Lease.FenceSpread);
        if (isFenced)
        {
            Add(
                AlertRules.FrontendFenced,
                frontend.Name,
                1,
                Text($"Frontend {frontend.Name} has lost its lease (last report {age.TotalSeconds:0} s ago) and closes its {frontend.Live.Total} connections."));
        }

        Add(
            AlertRules.LeaseLate,
            frontend.Name,
            age.TotalSeconds,
            () => Text($"Frontend {frontend.Name} has not renewed its lease of {frontend.Ttl.TotalSeconds:0} s for {age.TotalSeconds:0} s."),
            frontend.Ttl > TimeSpan.Zero ? frontend.Ttl.TotalSeconds / 4 : null);
    }

    private void Add(AlertRule rule, string scope, double value, string message, double? raiseOver = null) =>
        Add(rule, scope, value, () => message, raiseOver);

    private void Add(AlertRule rule, string scope, double value, Func<string> message, double? raiseOver = null)
    {
        var reading = new AlertReading(rule, scope, value, "") { RaiseOver = raiseOver };
        if (value > reading.ClearAt)
            _readings.Add(reading with { Message = message() });
    }

    private static double Percent(double part, double of) => of > 0 ? part / of * 100 : 0;

    private static long Mebibytes(long bytes) => bytes / (1024 * 1024);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
