using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Recovery;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>
/// Carries reports to the budget and answers back, one at a time, for as long as the process lives: also while it drains, since
/// every returned permit is to be reported. <see cref="LeaveAsync"/> ends it.
/// </summary>
internal sealed partial class BudgetReporter(
    PermitGate gate,
    IBudgetClient budget,
    IFrontendIdentity identity,
    ClusterSettingsSource settings,
    IDrainState drain,
    IFrontendLoadSource load,
    HealthBook health,
    OrdersSource orders,
    LeaseClock clock,
    TimeProvider time,
    AdmissionMetrics metrics,
    InvariantMetrics invariants,
    LocalMemory memory,
    ILogger<BudgetReporter> logger,
    SignCounters? signs = null,
    RefusalCounters? refusals = null) : BackgroundService
{
    /// <summary>A call that takes longer has an unknown outcome (F4).</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How often a leaving report is tried; after that the entry expires by silence.</summary>
    private const int LeaveAttempts = 3;

    /// <summary>The longest sleep of the loop, so that a change of the clock is noticed.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    private int _failures;
    private bool _isSettling;

    /// <summary>Tells the budget that this id is gone. All its sockets must be closed.</summary>
    /// <returns>True where the budget confirmed it; else its entry expires by silence.</returns>
    public async Task<bool> LeaveAsync(CancellationToken cancellation)
    {
        var pool = gate.Pool;
        for (var attempt = 0; attempt < LeaveAttempts && !cancellation.IsCancellationRequested; attempt++)
        {
            var report = pool.LeavingReport(clock.Now);
            try
            {
                var answer = await budget.ReportAsync(report, cancellation).WaitAsync(CallTimeout, time, cancellation);
                if (answer.Kind is PermitAnswerKind.Released or PermitAnswerKind.Fenced) return true;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogReportFailed(logger, error, report.Seq);
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (refusals is not null) refusals.Added += TellSoon;
        memory.Changed += TellSoon;
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Ends the loop and leaves, where the last socket is closed; what is left otherwise expires by silence.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (refusals is not null) refusals.Added -= TellSoon;
        memory.Changed -= TellSoon;
        await base.StopAsync(cancellationToken);
        if (gate.Pool.Figures.Live.Total == 0 && await LeaveAsync(cancellationToken)) LogLeft(logger, gate.Pool.FrontendId);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wakeup = gate.Wakeup.Next;
            var pool = gate.Pool;
            var evidence = identity.Evidence;
            var mark = gate.LineMark;
            pool.GiveBack(drain.IsDraining || memory.Grade != MemoryGrade.Normal);
            if (pool.NextReport(clock.Now, [.. evidence], load.Current()) is { } report)
            {
                await ReportAsync(pool, report, mark, stoppingToken);
                continue;
            }

            var sleep = Clamp(pool.NextDue(clock.Now) - clock.Now);
            await wakeup.WaitAsync(sleep, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void TellSoon()
    {
        if (gate.Pool.TellSoon()) gate.Wakeup.Signal();
    }

    private async Task ReportAsync(PermitPool pool, PermitReport report, long mark, CancellationToken stopping)
    {
        var sentAt = clock.Now;
        try
        {
            var answer = await budget.ReportAsync(report, stopping).WaitAsync(CallTimeout, time, stopping);
            health.BudgetAnswered(report.Waiting.Total == 0 ? clock.Now - sentAt : null);
            var effect = pool.OnAnswer(answer, clock.Now);
            Count(effect);
            if (effect == AnswerEffect.Renewed) Renewed(pool, report, answer, mark);
            else if (effect == AnswerEffect.Fenced) LogFenced(logger, pool.FrontendId);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            health.BudgetFailed();
            if (error is InvariantViolatedException) signs?.Violated();
            pool.OnFailure(report.Seq, clock.Now);
            Count(AnswerEffect.Failed);
            invariants.CountIn(InvariantMetrics.Pool, error);
            if (_failures++ == 0) LogReportFailed(logger, error, report.Seq);
            gate.RefuseAll(TakeOutcome.Unavailable);
        }
    }

    private void Renewed(PermitPool pool, PermitReport report, PermitAnswer answer, long mark)
    {
        if (_failures > 0) LogRecovered(logger, _failures);
        _failures = 0;
        if (answer.Settings is { } cluster)
        {
            settings.Update(cluster);
            pool.Use(PermitGate.ToPoolSettings(cluster));
        }

        NoteSettling(pool, answer);
        orders.Update(answer.Orders);
        if (!report.Evidence.IsEmpty) identity.EvidenceTaken(report.Evidence);
        gate.AfterAnswer(report, mark);
    }

    private void NoteSettling(PermitPool pool, PermitAnswer answer)
    {
        if (answer.SettlingFor is not null == _isSettling) return;
        _isSettling = answer.SettlingFor is not null;
        if (answer.SettlingFor is { } rest)
            LogSettling(logger, rest, pool.Figures.Cap.Total);
        else
            LogSettled(logger);
    }

    private void Count(AnswerEffect effect)
    {
        if (effect == AnswerEffect.Ignored) return;
        metrics.Reported(effect switch
        {
            AnswerEffect.Renewed => AdmissionMetrics.Outcomes.Renewed,
            AnswerEffect.Failed => AdmissionMetrics.Outcomes.Failed,
            _ => AdmissionMetrics.Outcomes.Fenced,
        });
    }

    private static TimeSpan Clamp(TimeSpan sleep) =>
        sleep < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : sleep > LongestSleep ? LongestSleep : sleep;
}
