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
/// Does what <see cref="LedgerShell{TCaller}"/> says: reads and writes storage, lets replies go, schedules, and ends the activation after
/// any doubt about storage.
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

    private readonly LedgerShell<IWaitingCaller> _shell = new(MaxWaiting);
    private readonly RecallPusher _pusher = new(logger);
    private readonly DifferingSilos _differing = new();
    private IGrainTimer? _timer;
    private Task _flush = Task.CompletedTask;
    private long? _writeBegun;

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(
            static (self, _) => self.StartFlush(),
            this,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        var stored = storage.RecordExists ? storage.State : null;
        var etag = storage.Etag;
        var run = await storeRun.ReadAsync(cancellationToken);
        var isNew = _shell.TakeOver(stored, etag, run, bootstrap.IsNewCluster, LedgerRules.From(options.Value), Now);
        LogTakeover(logger, isNew ? "new" : stored is null ? "missing" : "stored", _shell.Ledger!.Limit.MaxConnections, _shell.Ledger.Granted.Total);
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
    public Task<BudgetStatus> GetStatus() => Read(ledger => ledger.ToStatus(Now) with { Counters = commits.Counters, Differing = _differing.At(Now) });

    /// <inheritdoc/>
    public Task<LimitForecast> WhatIf(int? maxConnections)
    {
        CheckLimit(maxConnections);
        return Read(ledger => ledger.Forecast(maxConnections));
    }

    /// <inheritdoc/>
    public async Task<ClusterConfiguration> Offer(SiloOffer offer)
    {
        var own = offer.Configuration;
        var inForce = await Read(ledger => ledger.Configuration);
        if (own.Version > inForce.Version)
            inForce = await Enqueue(ticket => LedgerRequest.Of(ticket, own), reply => reply.Configuration!);
        _differing.Take(offer.Silo, ConfigurationDifference.Between(inForce, own), Now);
        return inForce;
    }

    private async Task<T> Read<T>(Func<BudgetLedger, T> at)
    {
        // While a write is under way the ledger in memory is ahead of the stored one: wait for it, then answer in the same turn.
        while (!_flush.IsCompleted) await _flush;
        return at(_shell.Ledger ?? throw Unavailable());
    }

    private static void CheckLimit(int? maxConnections)
    {
        if (maxConnections is < 0 or > LimitSetting.Highest)
            throw new ArgumentOutOfRangeException(nameof(maxConnections), maxConnections, $"maxConnections must be from 0 to {LimitSetting.Highest:N0}.");
    }

    private Task<T> Enqueue<T>(Func<long, LedgerRequest> request, Func<LedgerReply, T> select)
    {
        var caller = new WaitingCaller<T>(select);
        if (!_shell.TryAdd(caller, request)) throw Unavailable();
        _ = StartFlush();
        return caller.Task;
    }

    private Task StartFlush() => _flush.IsCompleted ? _flush = FlushWhileWaiting() : _flush;

    /// <summary>The one loop that writes, until nothing waits.</summary>
    private async Task FlushWhileWaiting()
    {
        try
        {
            do
            {
                var step = _shell.Apply(Now);
                Do(step);
                while (step.Write is not null || step.AsksRun)
                {
                    step = await Ask(step);
                    Do(step);
                }
            }
            while (_shell.IsDue);
        }
        catch (Exception error)
        {
            Do(_shell.Failed(error));
        }
    }

    /// <summary>Asks storage, and tells the shell what came of it.</summary>
    private async Task<LedgerStep<IWaitingCaller>> Ask(LedgerStep<IWaitingCaller> step)
    {
        try
        {
            if (step.Write is not { } write) return _shell.RunRead(await storeRun.ReadAsync(CancellationToken.None));
            // Orleans puts the condition in; that it is the shell's is L1.
            if (storage.Etag != write.ETag) throw new InvalidOperationException($"The ledger is of version {write.ETag}, and its storage is at {storage.Etag}.");
            _writeBegun = time.GetTimestamp();
            storage.State = write.Document;
            await storage.WriteStateAsync(CancellationToken.None);
            return _shell.Written(storage.Etag);
        }
        catch (Exception error)
        {
            return _shell.Failed(error);
        }
    }

    private void Do(in LedgerStep<IWaitingCaller> step)
    {
        if (step.Release is { } release) LetGo(release);
        if (step.Dropped is { } dropped) Drop(dropped);
    }

    private void LetGo(LedgerRelease<IWaitingCaller> release)
    {
        if (release.Transition.Document is not null) CountCommit(stored: true);
        metrics.Show(_shell.Ledger);
        foreach (var (caller, reply) in release.Replies) caller.Complete(reply);
        foreach (var push in release.Transition.Pushes) _pusher.Push(push);
        foreach (var occurrence in release.Transition.Events) Announce(occurrence);
        var due = release.Transition.NextDue - Now;
        _timer!.Change(due > TimeSpan.Zero ? due : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        AuditIfWanted();
    }

    /// <summary>Counts the write that has ended; one that was never begun is none.</summary>
    private void CountCommit(bool stored)
    {
        if (_writeBegun is not { } begun) return;
        _writeBegun = null;
        metrics.Committed(stored, time.GetElapsedTime(begun));
        if (stored) commits.Succeeded(time.GetElapsedTime(begun));
    }

    private void Announce(LedgerEvent occurrence)
    {
        if (occurrence.Kind is LedgerEventKind.Left or LedgerEventKind.Gone or LedgerEventKind.Expired) _pusher.Forget(occurrence.FrontendId);
        if (occurrence.Kind == LedgerEventKind.SettlingBegan)
            LogSettling(logger, occurrence.Text);
        else
            LogEvent(logger, occurrence.Kind, occurrence.FrontendId, occurrence.Text);
    }

    private void Drop(LedgerDrop<IWaitingCaller> dropped)
    {
        CountCommit(stored: false);
        LogDropped(logger, dropped.Error, dropped.Callers.Count);
        invariants.CountIn(InvariantMetrics.Ledger, dropped.Error);
        metrics.Show(null);
        commits.Failed(dropped.Error);
        foreach (var caller in dropped.Callers) caller.Fail(Unavailable(dropped.Error));
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
