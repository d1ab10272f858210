using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Leases;

/// <summary>
/// The <see cref="FrontendLease"/> of this process for all its threads: gives each command the time and the lock, wakes clients whose wait
/// has ended and the loop that reports. It decides nothing.
/// </summary>
internal sealed class SharedLease
{
    private readonly IFrontendIdentity _identity;
    private readonly IOptions<TidegateOptions> _options;
    private readonly ClusterSettingsSource _settings;
    private readonly LeaseClock _clock;
    private readonly Lock _lock = new();
    private FrontendLease? _lease;

    public SharedLease(
        IFrontendIdentity identity, IOptions<TidegateOptions> options, ClusterSettingsSource settings, LeaseClock clock, AdmissionMetrics metrics)
    {
        (_identity, _options, _settings, _clock) = (identity, options, settings, clock);
        // Whoever collects metrics must not make the lease.
        metrics.Observe(
            () =>
            {
                lock (_lock) return _lease?.Pool.Figures;
            },
            () =>
            {
                lock (_lock) return _lease?.Pool.LeaseAge(clock.Now);
            });
    }

    /// <summary>Wakes the loop that reports.</summary>
    public Wakeup Wakeup { get; } = new();

    /// <summary>A moment's figures.</summary>
    public PoolFigures Figures
    {
        get
        {
            lock (_lock) return Lease.Pool.Figures;
        }
    }

    /// <summary>How much of the lease is left; null before the first answer.</summary>
    public TimeSpan? Left
    {
        get
        {
            lock (_lock) return Lease.Pool.LeaseLeft(_clock.Now);
        }
    }

    /// <summary>Where the lease stands.</summary>
    public LeaseState State
    {
        get
        {
            lock (_lock) return Lease.Pool.Lease(_clock.Now);
        }
    }

    /// <summary>Storage of the budget is in doubt: nothing is granted, and only the permits that are here count.</summary>
    public bool IsSettling => Figures.SettlingUntil is { } until && until > _clock.Now;

    /// <summary>The id in force.</summary>
    public string FrontendId
    {
        get
        {
            lock (_lock) return Lease.Pool.FrontendId;
        }
    }

    /// <inheritdoc cref="PermitPool.MayServe"/>
    public bool MayServe()
    {
        var now = _clock.Now;
        lock (_lock) return Lease.Pool.MayServe(now);
    }

    /// <inheritdoc cref="FrontendLease.Take"/>
    public TakeOutcome Take(AdmissionClass admissionClass)
    {
        TakeOutcome outcome;
        bool reportDue;
        var now = _clock.Now;
        lock (_lock) outcome = Lease.Take(admissionClass, now, out reportDue);
        if (reportDue) Wakeup.Signal();
        return outcome;
    }

    /// <inheritdoc cref="FrontendLease.TakeOrWait"/>
    public TakeOutcome TakeOrWait(WaitingClient wait, bool budgetAnswers)
    {
        TakeOutcome outcome;
        bool reportDue;
        lock (_lock) outcome = Lease.TakeOrWait(wait, _clock.Now, budgetAnswers, out reportDue);
        if (reportDue) Wakeup.Signal();
        return outcome;
    }

    /// <inheritdoc cref="FrontendLease.Leave"/>
    public void Leave(WaitingClient wait)
    {
        LeaseEffects effects;
        lock (_lock) effects = Lease.Leave(wait);
        Do(effects);
    }

    /// <inheritdoc cref="FrontendLease.Collect"/>
    public TakeOutcome Collect(WaitingClient wait, bool hasLeft)
    {
        TakeOutcome outcome;
        LeaseEffects effects;
        lock (_lock) outcome = Lease.Collect(wait, hasLeft, _clock.Now, out effects);
        Do(effects);
        return outcome;
    }

    /// <inheritdoc cref="FrontendLease.Return"/>
    public void Return(AdmissionClass admissionClass)
    {
        LeaseEffects effects;
        var now = _clock.Now;
        lock (_lock) effects = Lease.Return(admissionClass, now);
        Do(effects);
    }

    /// <inheritdoc cref="FrontendLease.NextReport"/>
    public PermitReport? NextReport(IReadOnlyList<string> evidence, FrontendLoad load, bool givesBack)
    {
        lock (_lock) return Lease.NextReport(_clock.Now, [.. evidence], load, givesBack);
    }

    /// <summary>Time until a report may be due by time alone.</summary>
    public TimeSpan UntilNextReport()
    {
        lock (_lock)
        {
            var now = _clock.Now;
            return Lease.NextDue(now) - now;
        }
    }

    /// <inheritdoc cref="FrontendLease.OnAnswer"/>
    public AnswerEffect OnAnswer(PermitReport report, PermitAnswer answer)
    {
        AnswerEffect effect;
        LeaseEffects effects;
        lock (_lock) effect = Lease.OnAnswer(report, answer, _clock.Now, out effects);
        Do(effects);
        return effect;
    }

    /// <inheritdoc cref="FrontendLease.OnFailure"/>
    public void OnFailure(PermitReport report)
    {
        LeaseEffects effects;
        lock (_lock) effects = Lease.OnFailure(report, _clock.Now);
        Do(effects);
    }

    /// <inheritdoc cref="FrontendLease.OnRecall"/>
    public int? OnRecall(RecallNotice notice)
    {
        int? given;
        lock (_lock) given = Lease.OnRecall(notice);
        if (given is not null) Wakeup.Signal();
        return given;
    }

    /// <inheritdoc cref="FrontendLease.TellSoon"/>
    public void TellSoon()
    {
        bool isNew;
        lock (_lock) isNew = Lease.TellSoon();
        if (isNew) Wakeup.Signal();
    }

    /// <inheritdoc cref="FrontendLease.Use"/>
    public void Use(ClusterSettings changed)
    {
        lock (_lock) Lease.Use(PoolSettings.Of(changed));
    }

    /// <inheritdoc cref="FrontendLease.Tick"/>
    public LeaseTick Tick(bool isDoubtful, int open)
    {
        LeaseTick tick;
        lock (_lock) tick = Lease.Tick(_clock.Now, isDoubtful, open, _options.Value.Lease.CloseLateness);
        if (tick.ReportDue) Wakeup.Signal();
        return tick;
    }

    /// <inheritdoc cref="FrontendLease.NextLeaving"/>
    public PermitReport? NextLeaving()
    {
        lock (_lock) return Lease.NextLeaving(_clock.Now);
    }

    /// <inheritdoc cref="FrontendLease.OnLeavingAnswer"/>
    public void OnLeavingAnswer(PermitReport leaving, PermitAnswer answer)
    {
        lock (_lock) Lease.OnLeavingAnswer(leaving, answer);
    }

    /// <inheritdoc cref="FrontendLease.HasLeft"/>
    public bool HasLeft
    {
        get
        {
            lock (_lock) return Lease.HasLeft;
        }
    }

    /// <inheritdoc cref="FrontendLease.Renew"/>
    public void Renew(string id)
    {
        LeaseEffects effects;
        lock (_lock) effects = Lease.Renew(id, PoolSettings.Of(_settings.Current));
        Do(effects);
    }

    /// <summary>
    /// Under the lock only. The lease is made when it is first asked for and not before: the id it takes is then on record, and from its
    /// record on an id may hold permits.
    /// </summary>
    private FrontendLease Lease => _lease ??=
        new FrontendLease(_identity.Id, _identity.Name, PoolSettings.Of(_settings.Current), _options.Value.Frontend.MaxWaitingUpgrades);

    private void Do(in LeaseEffects effects)
    {
        if (effects.Ended is { } ended)
        {
            foreach (var wait in ended) ((WaitingClient)wait).Wake();
        }

        if (effects.ReportDue) Wakeup.Signal();
    }
}

/// <summary>An upgrade that waits for a permit.</summary>
internal sealed class WaitingClient(AdmissionClass admissionClass) : PermitWait(admissionClass)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the wait has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The wait has ended.</summary>
    public void Wake() => _ended.TrySetResult();
}
