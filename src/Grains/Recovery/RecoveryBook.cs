using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Recovery;

namespace Tidegate.Grains.Recovery;

/// <summary>
/// The recovery procedures of a cluster: which of them run, since when, why, and what they ask for. Pure; its state is stored with the
/// ledger, so that an effective limit that was cut stays cut when the budget moves.
/// </summary>
internal sealed class RecoveryBook
{
    private readonly RecoveryBounds _bounds;
    private readonly RecoveryRule[] _rules;
    private readonly RelieveMemory _memory;
    private readonly RecoveryRun[] _runs;
    private int? _auditDifferences;

    /// <summary>Takes over from what storage holds.</summary>
    public RecoveryBook(RecoveryBounds bounds, IReadOnlyList<RecoveryRecord>? stored, TimeSpan now)
    {
        _bounds = bounds;
        _memory = new RelieveMemory(bounds.Options);
        _rules =
        [
            new ShedIdle(),
            _memory,
            new AggressiveCleanup(bounds.Options),
            new EmergencyLimit(bounds.Options),
            new RestartClean(bounds.Options),
        ];
        _runs = [.. _rules.Select(_ => new RecoveryRun())];
        foreach (var record in stored ?? [])
        {
            // A later version may know more of them.
            if ((int)record.Procedure < _runs.Length)
                _runs[(int)record.Procedure] = record.ToRun(now);
        }
    }

    /// <summary>Nothing runs and nothing starts by itself: there is nothing to look at.</summary>
    public bool IsAsleep => _bounds.Automatic.Count == 0 && !_runs.Any(run => run.IsRunning);

    /// <summary>The lowest effective limit that a run sets; null where none does.</summary>
    public int? Cut => _runs.Where(run => run.IsRunning).Min(run => run.Cut);

    /// <summary>New standard clients are refused: an operator sheds, and those who come shall not take the places at once.</summary>
    public bool RefusesStandard => RunOf(RecoveryProcedure.ShedIdle).IsByOperator;

    /// <summary>It runs.</summary>
    public bool IsRunning(RecoveryProcedure procedure) => RunOf(procedure).IsRunning;

    /// <summary>How many runs of a procedure there were.</summary>
    public long RoundOf(RecoveryProcedure procedure) => RunOf(procedure).Round;

    /// <summary>Idle connections to close now.</summary>
    public int IdleToClose(RecoveryFigures figures) =>
        IsRunning(RecoveryProcedure.ShedIdle) ? ShedIdle.ToClose(figures, RunOf(RecoveryProcedure.ShedIdle)) : 0;

    /// <summary>Memory to free now, and what every connection may keep.</summary>
    public (long Free, long Share) MemoryToFree(RecoveryFigures figures) =>
        RunOf(RecoveryProcedure.RelieveMemory) is { IsRunning: true } run ? (_memory.ToFree(figures, run), _memory.Share(figures, run)) : (0, 0);

    /// <summary>The outcome of an audit that was taken while <c>restart-clean</c> runs.</summary>
    public void TakeAudit(int differences) => _auditDifferences = differences;

    /// <summary>Starts what has to start and ends what is over.</summary>
    /// <returns>A sentence for each change.</returns>
    public IReadOnlyList<RecoveryChange> Tick(RecoveryFigures figures, TimeSpan now)
    {
        List<RecoveryChange> changes = [];
        var all = figures with { AuditDifferences = _auditDifferences };
        foreach (var rule in _rules)
        {
            var run = RunOf(rule.Procedure);
            var change = run.IsRunning ? EndIfOver(rule, run, all, now) : StartIfTriggered(rule, run, all, now);
            if (change is not null)
                changes.Add(change);
        }

        return changes;
    }

    /// <summary>An operator starts or ends a procedure.</summary>
    /// <returns>A sentence for the change, or null where it ran already or did not run.</returns>
    public RecoveryChange? Take(RecoveryRequest request, RecoveryFigures figures, TimeSpan now)
    {
        var rule = _rules[(int)request.Procedure];
        var run = RunOf(request.Procedure);
        if (request.Start == run.IsRunning)
            return null;
        var words = $"{request.Reason} (correlation id {request.CorrelationId})";
        if (request.Start)
            return Start(rule, run, request.Actor, request.Reason, words, figures, request, now);
        run.Suppressed = true;
        return End(rule, run, $"ended by {request.Actor}: {words}", now);
    }

    /// <summary>All procedures as an operator sees them.</summary>
    public ImmutableArray<RecoveryStatus> ToStatus(RecoveryFigures figures, TimeSpan now) =>
        [.. _rules.Select(rule => ToStatus(rule.Procedure, figures, now))];

    /// <summary>One procedure as an operator sees it.</summary>
    public RecoveryStatus ToStatus(RecoveryProcedure procedure, RecoveryFigures figures, TimeSpan now)
    {
        var rule = _rules[(int)procedure];
        var run = RunOf(procedure);
        return new RecoveryStatus
        {
            Procedure = procedure,
            Running = run.IsRunning,
            StartedBy = run.StartedBy,
            RunningFor = now - run.Since,
            Reason = run.Reason,
            EndsWhen = rule.EndsWhen(run),
            Progress = run.IsRunning ? rule.Progress(figures with { AuditDifferences = _auditDifferences }, run) : "",
            Limit = run.IsRunning ? run.Cut : null,
            EndedAgo = now - run.EndedAt,
            LastOutcome = run.LastOutcome,
            Automatic = _bounds.Automatic.Contains(procedure),
        };
    }

    /// <summary>What is to be stored; null where no procedure has ever run.</summary>
    public List<RecoveryRecord>? ToRecords(TimeSpan now)
    {
        List<RecoveryRecord> records = [];
        foreach (var rule in _rules)
        {
            var run = RunOf(rule.Procedure);
            if (run.Round > 0)
                records.Add(RecoveryRecord.Of(rule.Procedure, run, now));
        }

        return records.Count == 0 ? null : records;
    }

    /// <summary>The settings as they travel while procedures run.</summary>
    public ClusterSettings Adjust(ClusterSettings settings)
    {
        if (IsRunning(RecoveryProcedure.AggressiveCleanup))
            settings = settings with { HeartbeatInterval = settings.HeartbeatInterval / AggressiveCleanup.IntervalDivisor };
        if (IsRunning(RecoveryProcedure.RelieveMemory))
            settings = settings with { SendQueueBytes = settings.SendQueueBytes / RelieveMemory.QueueDivisor };
        return settings;
    }

    private RecoveryRun RunOf(RecoveryProcedure procedure) => _runs[(int)procedure];

    private RecoveryChange? StartIfTriggered(RecoveryRule rule, RecoveryRun run, RecoveryFigures figures, TimeSpan now)
    {
        if (rule.Trigger(figures, run) is not { } reason)
        {
            (run.HoldsSince, run.Suppressed) = (null, false);
            return null;
        }

        if (run.Suppressed || !_bounds.Automatic.Contains(rule.Procedure))
            return null;
        run.HoldsSince ??= now;
        if (now - run.HoldsSince < rule.HoldFor || now - run.EndedAt < _bounds.Options.Pause)
            return null;
        return Start(rule, run, RecoveryRun.Automatic, reason, reason, figures, null, now);
    }

    private RecoveryChange? EndIfOver(RecoveryRule rule, RecoveryRun run, RecoveryFigures figures, TimeSpan now)
    {
        if (now - run.Since < _bounds.Options.MinRunTime || (run.IsByOperator && !rule.EndsForOperators))
            return null;
        return rule.End(figures, run, now) is { } outcome ? End(rule, run, outcome, now) : null;
    }

    private RecoveryChange Start(
        RecoveryRule rule,
        RecoveryRun run,
        string by,
        string reason,
        string words,
        RecoveryFigures figures,
        RecoveryRequest? request,
        TimeSpan now)
    {
        run.Since = now;
        run.StartedBy = by;
        run.Reason = reason;
        run.Share = request?.Share;
        run.Cut = rule.Cut(figures, request);
        run.Round++;
        run.HoldsSince = null;
        if (rule.Procedure == RecoveryProcedure.RestartClean)
            _auditDifferences = null;
        return new RecoveryChange(rule.Procedure, Began: true, $"{RecoveryProcedures.NameOf(rule.Procedure)} is started by {by}: {words}.");
    }

    private static RecoveryChange End(RecoveryRule rule, RecoveryRun run, string outcome, TimeSpan now)
    {
        var took = now - run.Since!.Value;
        run.Since = null;
        run.Cut = null;
        run.Share = null;
        run.HoldsSince = null;
        run.EndedAt = now;
        run.LastOutcome = outcome;
        return new RecoveryChange(
            rule.Procedure,
            Began: false,
            FormattableString.Invariant($"{RecoveryProcedures.NameOf(rule.Procedure)} has ended after {took.TotalSeconds:0} s: {outcome}."));
    }
}

/// <summary>A procedure started or ended.</summary>
/// <param name="Procedure">Which.</param>
/// <param name="Began">True where it started.</param>
/// <param name="Text">A sentence for the log.</param>
internal sealed record RecoveryChange(RecoveryProcedure Procedure, bool Began, string Text);
