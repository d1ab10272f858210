using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Guarantees;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Leases;

/// <summary>
/// The gate of upgrades to the lease: gives out tickets, lets clients wait while the budget is asked, and refuses with the reason.
/// </summary>
internal sealed class PermitGate(
    SharedLease lease,
    IOptions<TidegateOptions> options,
    ClusterBreaker breaker,
    LeaseClock clock,
    AdmissionMetrics metrics,
    InvariantMetrics invariants,
    LocalMemory memory) : IAdmission, IPermitReturn, IRecallTarget
{
    /// <inheritdoc/>
    public PressureReading Pressure => memory.Over(lease.Figures.Pressure);

    /// <inheritdoc/>
    public (long Limit, long InUse) Usage
    {
        get
        {
            var figures = lease.Figures;
            return (figures.Limit?.MaxConnections ?? 0, Math.Max(figures.InUse, figures.Live.Total));
        }
    }

    /// <inheritdoc/>
    public bool MayServe() => lease.MayServe();

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> AcquireAsync(AdmissionClass admissionClass, CancellationToken cancellation)
    {
        var outcome = lease.Take(admissionClass);
        if (outcome != TakeOutcome.Ask) return new(ToResult(outcome, admissionClass));
        var wait = new WaitingClient(admissionClass);
        outcome = lease.TakeOrWait(wait, budgetAnswers: !breaker.IsOpen);
        return outcome == TakeOutcome.Ask ? WaitAsync(wait, cancellation) : new(ToResult(outcome, admissionClass));
    }

    /// <inheritdoc/>
    public void Return(AdmissionClass admissionClass)
    {
        try
        {
            lease.Return(admissionClass);
        }
        catch (InvariantViolatedException broken)
        {
            invariants.CountIn(InvariantMetrics.Pool, broken);
            throw;
        }
    }

    /// <inheritdoc/>
    public void OnRecall(RecallNotice notice)
    {
        if (lease.OnRecall(notice) is { } given) metrics.Recalled(given > 0 ? AdmissionMetrics.Outcomes.Given : AdmissionMetrics.Outcomes.Nothing);
    }

    private async ValueTask<AdmissionResult> WaitAsync(WaitingClient wait, CancellationToken cancellation)
    {
        await using var registration = cancellation.UnsafeRegister(_ => lease.Leave(wait), null);
        var begun = clock.Now;
        await wait.Ended;
        metrics.Waited(clock.Now - begun);
        var outcome = lease.Collect(wait, hasLeft: cancellation.IsCancellationRequested);
        return outcome == TakeOutcome.Left ? throw new OperationCanceledException(cancellation) : ToResult(outcome, wait.Class);
    }

    private AdmissionResult ToResult(TakeOutcome outcome, AdmissionClass admissionClass) =>
        outcome == TakeOutcome.Taken ? new(new PermitTicket(this, admissionClass), null) : new(null, ToRefusal(outcome));

    private static Refusal ToSettlingRefusal(TimeSpan rest, long limit, PoolFigures figures) => new(
        RefusalReasons.Unavailable,
        rest < RetryHints.LongestSettling ? rest : RetryHints.LongestSettling,
        limit,
        Math.Max(figures.InUse, figures.Live.Total),
        $"The store of the connection budget was lost or restarted, and nothing new is granted for {Math.Ceiling(rest.TotalSeconds)} s, until every "
        + "permit that it may have forgotten has ended. Try again after the time given in Retry-After.");

    private static string WhyRefused(PoolFigures figures, long limit) =>
        figures.Pressure.IsMemoryExhausted ? "The connections of this cluster use all the memory they may (Limits:MemoryCeilingMegabytes)."
        : figures is { Limit.PriorityReserve: > 0, Pressure.Level: PressureLevel.Critical }
            ? $"{figures.InUse} of {limit} connections of this cluster are in use, and what is left is kept for priority clients."
        : $"All {limit} connections of this cluster are in use.";

    private Refusal ToRefusal(TakeOutcome outcome)
    {
        var figures = lease.Figures;
        long limit = figures.EffectiveLimit ?? figures.Limit?.MaxConnections ?? options.Value.Limits.MaxConnections;
        if (outcome == TakeOutcome.Refused && figures.SettlingUntil - clock.Now is { } rest && rest > TimeSpan.Zero)
            return ToSettlingRefusal(rest, limit, figures);
        return outcome == TakeOutcome.Refused
            ? new Refusal(
                RefusalReasons.Limit,
                RetryHints.Limit,
                limit,
                Math.Max(figures.InUse, figures.Live.Total),
                $"{WhyRefused(figures, limit)} Try again after the time given in Retry-After.")
            : new Refusal(
                RefusalReasons.Unavailable,
                RetryHints.Unavailable,
                limit,
                Math.Max(figures.InUse, figures.Live.Total),
                "The connection budget of the cluster cannot be reached and no local permit is left. Try again after the time given in Retry-After.");
    }
}
