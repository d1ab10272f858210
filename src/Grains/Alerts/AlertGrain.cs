using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Storage;
using Tidegate.Alerting;
using Tidegate.Alerting.News;
using Tidegate.Alerts;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Frontends;

namespace Tidegate.Grains.Alerts;

/// <summary>
/// The shell of <see cref="AlertWatch"/> and <see cref="AlertEngine"/>: asks budget, audit and membership, tells what changed, and stores
/// it then. The budget's grain does not know of it, and is asked like by any operator.
/// </summary>
[GrainType("tidegate.alerts"), KeepAlive, Immovable, Reentrant]
internal sealed partial class AlertGrain(
    [PersistentState("alerts")] IPersistentState<StoredAlerts> storage,
    IOptions<TidegateOptions> options,
    IClusterMembershipService membership,
    AlertNews news,
    AlertMetrics metrics,
    TimeProvider time,
    ILogger<AlertGrain> logger) : Grain, IAlertGrain
{
    private const string Watcher = "cluster";

    // An answer that takes longer is none; sampling goes on.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan MemoryInterval = TimeSpan.FromSeconds(10);

    private readonly AlertEngine _engine = new(options.Value.Alerts.HoldTime);
    private readonly AlertHistory _history = new();
    private readonly AlertWatch _watch = new(options.Value);
    private ClusterReadings _readings = new();
    private DateTimeOffset _memoryReadAt = DateTimeOffset.MinValue;
    private bool _isStored = true;

    private DateTimeOffset Now => time.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _engine.Restore(storage.State.Alerts);
        _history.Restore(storage.State.Events);
        _watch.Restore(storage.State.Epochs);
        metrics.Set(Watcher, _engine.Active());
        var interval = options.Value.Alerts.Interval;
        this.RegisterGrainTimer(static (self, _) => self.Poll(), this, new GrainTimerCreationOptions(interval, interval) { Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.Set(Watcher, []);
        return Task.CompletedTask;
    }

    public Task Wake() => Task.CompletedTask;

    public Task<AlertReport> Get() => Task.FromResult(new AlertReport(_engine.Active(), _watch.LimitReachedIn(_readings.Budget, Now)));

    public Task<AlertHistoryPage> History(int top, long? before) => Task.FromResult(_history.Page(Now, top, before));

    private async Task Poll()
    {
        _readings = await Ask();
        var now = Now;
        var changes =
            _engine.Observe(now, _watch.Read(_readings, now), alert => AlertWatch.IsJudgedBy(_readings, alert));
        foreach (var (change, alert) in changes)
            news.Tell(_history.Add(now, change, alert));
        metrics.Set(Watcher, _engine.Active());
        _isStored &= changes.Count == 0 && _watch.Epochs?.Last == storage.State.Epochs?.Last;
        if (!_isStored)
            await Store();
    }

    private async Task<ClusterReadings> Ask()
    {
        var budget = Try<BudgetStatus>(() => GrainFactory.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).GetStatus());
        var audit = Try<AuditStatus>(() => GrainFactory.GetGrain<IAuditGrain>(IAuditGrain.Key).GetStatus());
        return new ClusterReadings
        {
            Budget = await budget,
            Audit = await audit,
            Silos = membership.CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active),
            SiloMemory = await ReadMemory(),
        };
    }

    private async Task<ImmutableArray<(string Silo, double Share)>> ReadMemory()
    {
        if (Now - _memoryReadAt < MemoryInterval)
            return _readings.SiloMemory;
        _memoryReadAt = Now;
        var management = GrainFactory.GetGrain<IManagementGrain>(0);
        if (await Try<Dictionary<SiloAddress, SiloStatus>>(() => management.GetHosts(onlyActive: true)) is not { } hosts)
            return _readings.SiloMemory;
        SiloAddress[] silos = [.. hosts.Keys];
        var statistics = await Try<SiloRuntimeStatistics[]>(() => management.GetRuntimeStatistics(silos));
        return statistics is null || statistics.Length != silos.Length ? _readings.SiloMemory : [.. silos.Zip(statistics, Memory)];
    }

    private static (string Silo, double Share) Memory(SiloAddress silo, SiloRuntimeStatistics statistics)
    {
        var environment = statistics.EnvironmentStatistics;
        double available = environment.MaximumAvailableMemoryBytes;
        return (silo.Endpoint.ToString(), available > 0 ? environment.RawMemoryUsageBytes / available : 0);
    }

    private async Task<T?> Try<T>(Func<Task<T>> question)
        where T : class
    {
        try
        {
            return await question().WaitAsync(Patience, time);
        }
        catch (Exception exception)
        {
            LogNoAnswer(logger, exception, typeof(T).Name);
            return null;
        }
    }

    // What could not be stored is stored with the next sample. Another activation that stored meanwhile ends this one.
    private async Task Store()
    {
        _isStored = true;
        storage.State = new StoredAlerts { Alerts = _engine.ToRecords(), Events = _history.ToEvents(), Epochs = _watch.Epochs };
        try
        {
            await storage.WriteStateAsync();
        }
        catch (InconsistentStateException exception)
        {
            LogNotStored(logger, exception);
            DeactivateOnIdle();
        }
        catch (Exception exception)
        {
            _isStored = false;
            LogNotStored(logger, exception);
        }
    }

    [LoggerMessage(2403, LogLevel.Debug, "Alerts: no {Answer}")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, string answer);

    [LoggerMessage(2404, LogLevel.Warning, "The alerts could not be stored; they are again with the next sample")]
    private static partial void LogNotStored(ILogger logger, Exception exception);
}
