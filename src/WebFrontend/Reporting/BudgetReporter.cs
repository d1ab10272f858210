using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.Guarantees;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Recovery;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>
/// Carries reports to the budget and answers back, one at a time, for as long as the process lives: also while it drains, since
/// every returned permit is to be reported. <see cref="LeaveAsync"/> ends it.
/// </summary>
internal sealed partial class BudgetReporter(
    SharedLease lease,
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
    AlertCounters? counters = null,
    RefusalCounters? refusals = null) : BackgroundService
{
    /// <summary>A call that takes longer has an unknown outcome (F4).</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(3);

    /// <summary>The longest sleep of the loop, so that a change of the clock is noticed.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    private int _failures;
    private bool _isSettling;

    /// <summary>Tells the budget that this id is gone. All its sockets must be closed.</summary>
    /// <returns>True where the budget confirmed it; else its entry expires by silence.</returns>
    public async Task<bool> LeaveAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && lease.NextLeaving() is { } report)
        {
            try
            {
                lease.OnLeavingAnswer(report, await budget.ReportAsync(report, cancellation).WaitAsync(CallTimeout, time, cancellation));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogReportFailed(logger, error, report.Seq);
            }
        }

        return lease.HasLeft;
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
        if (await LeaveAsync(cancellationToken)) LogLeft(logger, lease.FrontendId);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wakeup = lease.Wakeup.Next;
            if (lease.NextReport(identity.Evidence, load.Current(), drain.IsDraining || memory.Grade != MemoryGrade.Normal) is { } report)
            {
                await ReportAsync(report, stoppingToken);
                continue;
            }

            await wakeup.WaitAsync(Clamp(lease.UntilNextReport()), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void TellSoon() => lease.TellSoon();

    private async Task ReportAsync(PermitReport report, CancellationToken stopping)
    {
        var sentAt = clock.Now;
        try
        {
            var answer = await budget.ReportAsync(report, stopping).WaitAsync(CallTimeout, time, stopping);
            health.BudgetAnswered(report.Waiting.Total == 0 ? clock.Now - sentAt : null);
            var effect = lease.OnAnswer(report, answer);
            Count(effect);
            if (effect == AnswerEffect.Renewed) Renewed(report, answer);
            else if (effect == AnswerEffect.Fenced) LogFenced(logger, report.FrontendId);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            health.BudgetFailed();
            if (error is InvariantViolatedException) counters?.Violated();
            Count(AnswerEffect.Failed);
            invariants.CountIn(InvariantMetrics.Pool, error);
            if (_failures++ == 0) LogReportFailed(logger, error, report.Seq);
            lease.OnFailure(report);
        }
    }

    private void Renewed(PermitReport report, PermitAnswer answer)
    {
        if (_failures > 0) LogRecovered(logger, _failures);
        _failures = 0;
        if (answer.Settings is { } cluster)
        {
            settings.Update(cluster);
            lease.Use(cluster);
        }

        NoteSettling(answer);
        orders.Update(answer.Orders);
        if (!report.Evidence.IsEmpty) identity.EvidenceTaken(report.Evidence);
    }

    private void NoteSettling(PermitAnswer answer)
    {
        if (answer.SettlingFor is not null == _isSettling) return;
        _isSettling = answer.SettlingFor is not null;
        if (answer.SettlingFor is { } rest)
            LogSettling(logger, rest, lease.Figures.Cap.Total);
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
