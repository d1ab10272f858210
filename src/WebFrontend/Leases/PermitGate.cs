using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Leases;

/// <summary>
/// The shell of <see cref="PermitPool"/> towards upgrades: gives out tickets, lets clients wait while the budget is asked, and
/// refuses with the reason. One pool at a time; after a fence a new one with a new id.
/// </summary>
internal sealed class PermitGate : IAdmission, IPermitReturn, IRecallTarget
{
    private readonly IFrontendIdentity _identity;
    private readonly IOptions<TidegateOptions> _options;
    private readonly ClusterSettingsSource _settings;
    private readonly ClusterBreaker _breaker;
    private readonly LeaseClock _clock;
    private readonly AdmissionMetrics _metrics;
    private readonly InvariantMetrics _invariants;
    private readonly LocalMemory _memory;
    private readonly WaitingLine _line;
    private readonly Lock _birth = new();
    private PermitPool? _pool;

    public PermitGate(
        IFrontendIdentity identity,
        IOptions<TidegateOptions> options,
        ClusterSettingsSource settings,
        ClusterBreaker breaker,
        LeaseClock clock,
        AdmissionMetrics metrics,
        InvariantMetrics invariants,
        LocalMemory memory)
    {
        _identity = identity;
        _options = options;
        _settings = settings;
        _breaker = breaker;
        _clock = clock;
        _metrics = metrics;
        _invariants = invariants;
        _memory = memory;
        _line = new WaitingLine(options.Value.Frontend.MaxWaitingUpgrades);
        // Not by the property: whoever collects metrics must not make the first pool.
        metrics.Observe(() => Volatile.Read(ref _pool), clock);
    }

    /// <summary>
    /// The pool in force. It is made when first asked for and not before: the id it takes is then on record, and from its record on an
    /// id may hold permits.
    /// </summary>
    public PermitPool Pool => Volatile.Read(ref _pool) ?? FirstPool();

    /// <inheritdoc/>
    public PressureReading Pressure => _memory.Over(Pool.Figures.Pressure);

    /// <inheritdoc/>
    public (long Limit, long InUse) Usage
    {
        get
        {
            var figures = Pool.Figures;
            return (figures.Limit?.MaxConnections ?? 0, Math.Max(figures.InUse, figures.Live.Total));
        }
    }

    /// <summary>Storage of the budget is in doubt: nothing is granted, and only the permits that are here count.</summary>
    public bool IsSettling => Pool.Figures.SettlingUntil is { } until && until > _clock.Now;

    /// <inheritdoc/>
    public bool MayServe() => Pool.MayServe(_clock.Now);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> AcquireAsync(AdmissionClass admissionClass, CancellationToken cancellation)
    {
        var pool = Pool;
        var outcome = pool.TryTake(admissionClass, _clock.Now, out var reportDue);
        if (reportDue) Wakeup.Signal();
        if (outcome == TakeOutcome.Taken) return new(new AdmissionResult(new PermitTicket(this, admissionClass), null));
        // Whoever would have to wait for an answer is not kept waiting for one that does not come.
        if (outcome == TakeOutcome.Ask && _breaker.IsOpen) outcome = TakeOutcome.Unavailable;
        if (outcome != TakeOutcome.Ask) return new(new AdmissionResult(null, ToRefusal(outcome, pool)));
        return WaitAsync(pool, admissionClass, cancellation);
    }

    /// <inheritdoc/>
    public void Return(AdmissionClass admissionClass)
    {
        bool owesReport;
        try
        {
            owesReport = Pool.Return(admissionClass);
        }
        catch (InvariantViolatedException broken)
        {
            _invariants.CountIn(InvariantMetrics.Pool, broken);
            throw;
        }

        Serve();
        if (owesReport) Wakeup.Signal();
    }

    /// <inheritdoc/>
    public void OnRecall(RecallNotice notice)
    {
        var pool = Pool;
        if (notice.FrontendId != pool.FrontendId) return;
        var given = pool.OnRecall(notice.Target, notice.PermitsFree);
        _metrics.Recalled(given > 0 ? AdmissionMetrics.Outcomes.Given : AdmissionMetrics.Outcomes.Nothing);
        Wakeup.Signal();
    }

    /// <summary>Wakes the loop that reports.</summary>
    public Wakeup Wakeup { get; } = new();

    /// <summary>Permits may have come: lets clients that wait take them, in the order of their coming.</summary>
    public void Serve() => _line.Serve(_clock.Now, this);

    /// <summary>A number that grows with each client that begins to wait; taken before a report is made.</summary>
    public long LineMark => _line.Mark;

    /// <summary>
    /// After an answer: serves who can be served, then refuses those of a class that brought nothing, as far as they already waited
    /// when the report was made (F8).
    /// </summary>
    public void AfterAnswer(PermitReport report, long mark)
    {
        Serve();
        var pool = Pool;
        foreach (var admissionClass in (ReadOnlySpan<AdmissionClass>)[AdmissionClass.Priority, AdmissionClass.Standard])
        {
            var asked = report.Live[admissionClass] + report.Waiting[admissionClass] > report.Held[admissionClass];
            if (asked && pool.IsRefusing(admissionClass, _clock.Now)) _line.Refuse(admissionClass, mark, TakeOutcome.Refused);
        }
    }

    /// <summary>The budget does not answer, or the lease is lost: nobody waits any longer.</summary>
    public void RefuseAll(TakeOutcome outcome)
    {
        _line.Refuse(AdmissionClass.Priority, long.MaxValue, outcome);
        _line.Refuse(AdmissionClass.Standard, long.MaxValue, outcome);
    }

    /// <summary>A new life: a new id and an empty pool. Only where no permit of the old one is in use.</summary>
    public void Renew()
    {
        RefuseAll(TakeOutcome.Fenced);
        _identity.Renew();
        Volatile.Write(ref _pool, NewPool(_identity, _settings.Current));
        Wakeup.Signal();
    }

    /// <summary>The settings as the pool takes them.</summary>
    public static PoolSettings ToPoolSettings(ClusterSettings cluster) => new(cluster.RenewInterval, cluster.RecallTimeout, cluster.FenceSpread);

    private PermitPool FirstPool()
    {
        lock (_birth) return _pool ??= NewPool(_identity, _settings.Current);
    }

    private static PermitPool NewPool(IFrontendIdentity identity, ClusterSettings cluster) =>
        new(identity.Id, identity.Name, ToPoolSettings(cluster));

    private async ValueTask<AdmissionResult> WaitAsync(PermitPool pool, AdmissionClass admissionClass, CancellationToken cancellation)
    {
        if (_line.TryJoin(pool, admissionClass) is not { } client)
            return new AdmissionResult(null, ToRefusal(TakeOutcome.Refused, pool));
        Wakeup.Signal();
        await using var registration = cancellation.UnsafeRegister(_ => _line.Leave(client), null);
        var begun = _clock.Now;
        var outcome = await client.Outcome;
        _metrics.Waited(_clock.Now - begun);
        if (cancellation.IsCancellationRequested)
        {
            outcome.Ticket?.Release();
            throw new OperationCanceledException(cancellation);
        }

        return outcome.Ticket is { } ticket
            ? new AdmissionResult(ticket, null)
            : new AdmissionResult(null, ToRefusal(outcome.Refused, pool));
    }

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

    private Refusal ToRefusal(TakeOutcome outcome, PermitPool pool)
    {
        var figures = pool.Figures;
        long limit = figures.EffectiveLimit ?? figures.Limit?.MaxConnections ?? _options.Value.Limits.MaxConnections;
        if (outcome == TakeOutcome.Refused && figures.SettlingUntil - _clock.Now is { } rest && rest > TimeSpan.Zero)
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
