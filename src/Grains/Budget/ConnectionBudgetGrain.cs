using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Guarantees;
using Tidegate.Recovery;

namespace Tidegate.Grains.Budget;

/// <summary>
/// The shell of <see cref="BudgetLedger"/>: collects requests, stores the ledger on the condition that nobody else did, and lets
/// replies go after the write and never before (L1, L2). On any doubt about storage it drops itself with all that was not stored.
/// </summary>
[Reentrant, KeepAlive, Immovable]
internal sealed partial class ConnectionBudgetGrain(
    [PersistentState("ledger", ConnectionBudgetGrain.StorageName)] IPersistentState<LedgerDocument> storage,
    ILedgerBootstrap bootstrap,
    ILedgerStoreRun storeRun,
    IOptions<TidegateOptions> options,
    CommitMeter commits,
    TimeProvider time,
    BudgetMetrics metrics,
    InvariantMetrics invariants,
    ILogger<ConnectionBudgetGrain> logger) : Grain, IConnectionBudgetGrain
{
    /// <summary>Name of the grain storage provider that keeps the ledger.</summary>
    public const string StorageName = "ledger";

    /// <summary>Requests that may wait for the next write; beyond it they fail at once.</summary>
    private const int MaxWaiting = 10_000;

    /// <summary>After a failed write the activation ends a random moment later, so that two rivals do not chase each other.</summary>
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<long, IWaitingCaller> _callers = [];
    private readonly RecallPusher _pusher = new(logger);
    private readonly DifferingSilos _differing = new();
    private List<LedgerRequest> _next = [];
    private BudgetLedger? _ledger;
    private string? _runReadFrom;
    private IGrainTimer? _timer;
    private Task _flush = Task.CompletedTask;
    private long _lastTicket;

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(
            static (self, _) => self.StartFlush(),
            this,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        var stored = storage.RecordExists ? storage.State : null;
        var isNew = stored is null or { BeganMissing: true } && bootstrap.IsNewCluster();
        // After the document: a store that restarts in between shows another run than the one that wrote it.
        _runReadFrom = await storeRun.ReadAsync(cancellationToken);
        _ledger = new BudgetLedger(stored, isNew, LedgerRules.From(options.Value), (ulong)Random.Shared.NextInt64(), Now, _runReadFrom);
        LogTakeover(logger, isNew ? "new" : stored is null ? "missing" : "stored", _ledger.Limit.MaxConnections, _ledger.Granted.Total);
        await StartFlush();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.Show(null);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<PermitAnswer> Report(PermitReport report, IPermitObserver? frontend)
    {
        _pusher.Remember(report.FrontendId, frontend);
        return Enqueue(ticket => LedgerRequest.Of(ticket, report), reply => reply.Answer!);
    }

    /// <inheritdoc/>
    public Task<LimitChange> SetLimit(LimitRequest request)
    {
        CheckLimit(request.MaxConnections);
        return Enqueue(ticket => LedgerRequest.Of(ticket, request), reply => reply.Change!);
    }

    /// <inheritdoc/>
    public Task<ExpelResult> Expel(ExpelRequest request) =>
        Enqueue(ticket => LedgerRequest.Of(ticket, request), reply => reply.Expelled!);

    /// <inheritdoc/>
    public Task<RecoveryResult> Recover(RecoveryRequest request)
    {
        CheckLimit(request.Limit);
        if (request.Share is not (null or >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(request), request.Share, "share must be from 0 to 1.");
        return Enqueue(ticket => LedgerRequest.Of(ticket, request), reply => reply.Recovery!);
    }

    /// <inheritdoc/>
    public Task<BudgetStatus> GetStatus() => Look(ledger => ledger.ToStatus(Now) with { Signs = commits.Signs, Differing = _differing.At(Now) });

    /// <inheritdoc/>
    public Task<LimitForecast> WhatIf(int? maxConnections)
    {
        CheckLimit(maxConnections);
        return Look(ledger => ledger.Forecast(maxConnections));
    }

    /// <inheritdoc/>
    public async Task<ClusterConfiguration> Offer(SiloOffer offer)
    {
        var own = offer.Configuration;
        var inForce = await Look(ledger => ledger.Configuration);
        if (own.Version > inForce.Version)
            inForce = await Enqueue(ticket => LedgerRequest.Of(ticket, own), reply => reply.Configuration!);
        _differing.Take(offer.Silo, ConfigurationDifference.Between(inForce, own), Now);
        return inForce;
    }

    private async Task<T> Look<T>(Func<BudgetLedger, T> at)
    {
        // While a write is under way the ledger in memory is ahead of the stored one: wait for it, then answer in the same turn.
        while (!_flush.IsCompleted) await _flush;
        return at(_ledger ?? throw Unavailable());
    }

    private static void CheckLimit(int? maxConnections)
    {
        if (maxConnections is < 0 or > LimitSetting.Highest)
            throw new ArgumentOutOfRangeException(nameof(maxConnections), maxConnections, $"maxConnections must be from 0 to {LimitSetting.Highest:N0}.");
    }

    private Task<T> Enqueue<T>(Func<long, LedgerRequest> request, Func<LedgerReply, T> select)
    {
        if (_ledger is null || _callers.Count >= MaxWaiting) throw Unavailable();
        var ticket = ++_lastTicket;
        var caller = new WaitingCaller<T>(select);
        _callers.Add(ticket, caller);
        _next.Add(request(ticket));
        _ = StartFlush();
        return caller.Task;
    }

    private Task StartFlush() => _flush.IsCompleted ? _flush = FlushWhileWaiting() : _flush;

    /// <summary>The one loop that writes: applies what waits, stores it, answers, until nothing waits.</summary>
    private async Task FlushWhileWaiting()
    {
        try
        {
            do
            {
                await FlushOnce();
            }
            while (_next.Count > 0);
        }
        catch (Exception error)
        {
            Drop(error);
        }
    }

    private async Task FlushOnce()
    {
        if (_ledger is null) return;
        var batch = _next;
        _next = [];
        var transition = _ledger.Apply(batch, Now);
        if (transition.Document is { } document) await Store(document);
        metrics.Show(_ledger);

        foreach (var reply in transition.Replies)
        {
            if (_callers.Remove(reply.Ticket, out var caller)) caller.Complete(reply);
        }

        foreach (var push in transition.Pushes) _pusher.Push(push);
        foreach (var occurrence in transition.Events) Announce(occurrence);
        var due = transition.NextDue - Now;
        _timer!.Change(due > TimeSpan.Zero ? due : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        AuditIfWanted();
    }

    private async Task Store(LedgerDocument document)
    {
        var begun = time.GetTimestamp();
        var stored = false;
        try
        {
            storage.State = document;
            await storage.WriteStateAsync(CancellationToken.None);
            await RequireSameRun();
            stored = true;
            commits.Succeeded(time.GetElapsedTime(begun));
        }
        finally
        {
            metrics.Committed(stored, time.GetElapsedTime(begun));
        }
    }

    /// <summary>L1: a write counts only in the run from which the ledger was read, so the run is asked for after the write.</summary>
    private async Task RequireSameRun()
    {
        var run = await storeRun.ReadAsync(CancellationToken.None);
        if (run != _runReadFrom) throw new LedgerStoreChangedException(_runReadFrom, run);
    }

    private void Announce(LedgerEvent occurrence)
    {
        if (occurrence.Kind is LedgerEventKind.Left or LedgerEventKind.Gone or LedgerEventKind.Expired) _pusher.Forget(occurrence.FrontendId);
        if (occurrence.Kind == LedgerEventKind.SettlingBegan)
            LogSettling(logger, occurrence.Text);
        else
            LogEvent(logger, occurrence.Kind, occurrence.FrontendId, occurrence.Text);
    }

    /// <summary>What became of the write is unknown: nobody is answered, and the next activation reads what storage really holds.</summary>
    private void Drop(Exception error)
    {
        LogDropped(logger, error, _callers.Count);
        invariants.CountIn(InvariantMetrics.Ledger, error);
        metrics.Show(null);
        commits.Failed(error);
        _ledger = null;
        _next = [];
        foreach (var caller in _callers.Values) caller.Fail(Unavailable(error));
        _callers.Clear();
        _timer?.Dispose();
        this.RegisterGrainTimer(
            static (self, _) =>
            {
                self.DeactivateOnIdle();
                return Task.CompletedTask;
            },
            this,
            new GrainTimerCreationOptions(LongestBackOff * Random.Shared.NextDouble(), Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    private static BudgetUnavailableException Unavailable(Exception? cause = null) =>
        cause is null
            ? new("The budget cannot take requests at the moment; ask again.")
            : new($"The ledger could not be stored ({cause.GetType().Name}); what became of the request is unknown. Ask again.");
}
