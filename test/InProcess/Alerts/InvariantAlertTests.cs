using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Tidegate.Alerts;
using Tidegate.Budget;
using Tidegate.Clients.WebSockets;
using Tidegate.Configuration;
using Tidegate.Diagnostics;
using Tidegate.Grains.Budget;
using Tidegate.Grains.Hosting;
using Tidegate.Guarantees;
using Tidegate.InProcess.Tests.Hosting;
using Tidegate.Processes.Waiting;

namespace Tidegate.InProcess.Tests.Alerts;

/// <summary>
/// A correct program breaks no invariant. So one that the grain of the budget calls says in the ledger's stead that one is broken, and a
/// false answer of the budget leaves a frontend with more than it may have.
/// </summary>
[Collection(nameof(WholeFrontendTests))]
public sealed class InvariantAlertTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StoreRun _run = new();
    private readonly Questions _questions = new();
    private readonly InProcessTestCluster _cluster;
    private long _seq;

    public InvariantAlertTests()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorageAsDefault();
            silo.AddMemoryGrainStorage(ConnectionBudgetGrain.StorageName);
            silo.Services.AddSingleton<ILedgerBootstrap>(new NewCluster());
            silo.Services.AddSingleton<ILedgerStoreRun>(_run);
            silo.Services.AddOptions<TidegateOptions>().Configure(options => options.Alerts.Interval = TimeSpan.FromMilliseconds(100));
            silo.AddTidegateGrains();
            silo.AddIncomingGrainCallFilter(_questions);
        });
        _cluster = builder.Build();
    }

    private IConnectionBudgetGrain Budget => _cluster.Client.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key);

    private IAlertGrain Alerts => _cluster.Client.GetGrain<IAlertGrain>(IAlertGrain.Key);

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Ledger_that_breaks_an_invariant_answers_nobody_is_measured_and_is_told()
    {
        using var counted = new Counted(_cluster.GetSiloServiceProvider().GetRequiredService<IMeterFactory>());
        await Budget.Report(Ask(), null);
        await Alerts.Wake();
        // Counting begins with the first sample of the watch; with its second question that one is over.
        await _questions.Second.WaitAsync(Patience);

        _run.BreaksOnce = true;
        await Assert.ThrowsAsync<BudgetUnavailableException>(() => Budget.Report(Ask(), null));

        Assert.Equal(1, counted.Violations);
        var alert = await UpAsync(Alerts, "invariant_violation");
        Assert.Equal(("cluster", AlertSeverity.Critical, 1), (alert.Scope, alert.Severity, alert.Value));
        Assert.Equal("docs/runbooks/invariant-violation.md", alert.Runbook);
    }

    [Fact]
    public async Task Frontend_that_is_granted_less_than_it_has_is_told()
    {
        await using var frontend = await WholeFrontend.StartAsync("Limits:MaxConnections=1", "Lease:RenewInterval=00:00:00.5", "Alerts:Interval=00:00:00.2");
        await using var client = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl);
        await frontend.Alerts.Wake();
        await UpAsync(frontend.Alerts, "connections_critical");

        frontend.Way.Answer(PermitAnswerKind.Granted);

        var alert = await UpAsync(frontend.Alerts, "invariant_violation");
        Assert.Equal(("cluster", AlertSeverity.Critical, 1), (alert.Scope, alert.Severity, alert.Value));
    }

    private static async Task<Alert> UpAsync(IAlertGrain alerts, string name)
    {
        AlertReport report = await Eventually.Holds(name, Patience, alerts.Get, report => report.Alerts.Any(alert => alert.Name == name));
        return report.Alerts.Single(alert => alert.Name == name);
    }

    private PermitReport Ask() => new()
    {
        FrontendId = "a",
        Name = "a",
        Seq = ++_seq,
        Waiting = new Permits(1, 0),
        Wanted = new Permits(1, 0),
    };

    private sealed class NewCluster : ILedgerBootstrap
    {
        public bool IsNewCluster() => true;
    }

    private sealed class StoreRun : ILedgerStoreRun
    {
        public bool BreaksOnce { get; set; }

        public ValueTask<string?> ReadAsync(CancellationToken cancellation)
        {
            if (!BreaksOnce)
                return new("run");
            BreaksOnce = false;
            throw new InvariantViolatedException("The test says that an invariant is broken.");
        }
    }

    /// <summary>Tells when the budget was asked for its status a second time.</summary>
    private sealed class Questions : IIncomingGrainCallFilter
    {
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public Task Second => _second.Task;

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.MethodName == nameof(IConnectionBudgetGrain.GetStatus) && Interlocked.Increment(ref _asked) == 2)
                _second.SetResult();
            return context.Invoke();
        }
    }

    /// <summary>Violations of the ledger that a silo has measured.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _violations;

        public Counted(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Meter.Name == TidegateMeter.Name && instrument.Name == "tidegate.invariant.violations")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _violations, value));
            _listener.Start();
        }

        public long Violations => Interlocked.Read(ref _violations);

        public void Dispose() => _listener.Dispose();
    }
}
