using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Orleans.TestingHost;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.Grains.Budget;
using Tidegate.Guarantees;

namespace Tidegate.InProcess.Tests.Budget;

/// <summary>The shell of the ledger on a real silo, over a storage that fails as the test says.</summary>
public sealed class ConnectionBudgetGrainTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FaultyStorage _storage = new();
    private readonly Bootstrap _bootstrap = new();
    private readonly SettableRun _run = new();
    private readonly Arrivals _arrivals = new();
    private readonly InProcessTestCluster _cluster;
    private long _seq;

    public ConnectionBudgetGrainTests()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>(ConnectionBudgetGrain.StorageName, _storage);
            silo.Services.AddSingleton<ILedgerBootstrap>(_bootstrap);
            silo.Services.AddSingleton<ILedgerStoreRun>(_run);
            silo.Services.AddSingleton<CommitMeter>();
            silo.Services.AddSingleton<BudgetMetrics>();
            silo.Services.AddSingleton<InvariantMetrics>();
            silo.Services.AddOptions<TidegateOptions>();
            silo.AddIncomingGrainCallFilter(_arrivals);
        });
        _cluster = builder.Build();
    }

    private IConnectionBudgetGrain Budget => _cluster.Client.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key);

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Report_is_answered_after_the_ledger_that_contains_it_is_stored()
    {
        var answer = await Budget.Report(Ask("a", 10), null);
        Assert.Equal(10, answer.Allowance.Total);
        Assert.Equal(10, Assert.Single(_storage.Stored!.Entries).Allowance.Total);
        Assert.Equal(TimeSpan.FromMinutes(5), answer.Settings!.IdleTimeout);
    }

    [Fact]
    public async Task Reports_that_wait_for_a_write_share_the_next_one()
    {
        await Budget.Report(Ask("warm", 0), null);
        var gate = new TaskCompletionSource();
        _storage.Gate = gate.Task;
        var before = _storage.Writes;
        var arrived = _arrivals.Expect(50);
        var reports = Enumerable.Range(0, 50).Select(i => Budget.Report(Ask("f" + i, 1), null)).ToList();
        await arrived.WaitAsync(Patience);
        var status = Budget.GetStatus();
        gate.SetResult();
        var answers = await Task.WhenAll(reports).WaitAsync(Patience);
        Assert.All(answers, answer => Assert.Equal(1, answer.Allowance.Total));
        Assert.Equal(2, _storage.Writes - before);
        Assert.Equal(51, (await Budget.GetStatus()).Frontends.Length);
        await status;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failed_write_answers_nobody_and_the_next_activation_goes_on_from_storage(bool writtenAllTheSame)
    {
        var first = await Budget.Report(Ask("a", 10), null);
        _storage.NextWrite = writtenAllTheSame ? FaultyStorage.Fault.WritesButFails : FaultyStorage.Fault.Fails;
        await Assert.ThrowsAsync<BudgetUnavailableException>(() => Budget.Report(Ask("b", 20), null));
        var answer = await UntilAnswered(() => Budget.Report(Ask("a", 10, held: 10), null));
        Assert.Equal(10 + 10, answer.Allowance.Total);
        Assert.True(answer.Epoch > first.Epoch);
        Assert.Equal(writtenAllTheSame ? 40 : 20, (await Budget.GetStatus()).Granted.Total);
    }

    [Fact]
    public async Task Writes_of_the_ledger_are_counted_beyond_its_activations()
    {
        await Budget.Report(Ask("a", 1), null);
        var before = (await Budget.GetStatus()).Counters!;
        _storage.NextWrite = FaultyStorage.Fault.Fails;
        await Assert.ThrowsAsync<BudgetUnavailableException>(() => Budget.Report(Ask("a", 1), null));
        await UntilAnswered(() => Budget.Report(Ask("a", 1), null));
        var after = (await Budget.GetStatus()).Counters!;

        Assert.Equal(before.CommitsFailed + 1, after.CommitsFailed);
        Assert.True(after.Commits >= before.Commits + 2, $"{before.Commits} then {after.Commits} commits");
        Assert.Equal((before.Silo, 0), (after.Silo, after.InvariantViolations));
    }

    [Fact]
    public async Task Lost_race_for_the_ledger_answers_nobody()
    {
        await Budget.Report(Ask("a", 10), null);
        _storage.Contend();
        await Assert.ThrowsAsync<BudgetUnavailableException>(() => Budget.Report(Ask("b", 20), null));
        Assert.Equal(10, _storage.Stored!.Entries.Sum(entry => entry.Allowance.Total));
        await UntilAnswered(() => Budget.Report(Ask("b", 20), null));
    }

    [Fact]
    public async Task Parked_ask_is_answered_by_time_alone()
    {
        await Budget.Report(Ask("a", 100), null);
        var answer = await Budget.Report(Ask("b", 1), null).WaitAsync(Patience);
        Assert.Equal(0, answer.Allowance.Total);
        Assert.Equal(PermitAnswerKind.Granted, answer.Kind);
    }

    [Fact]
    public async Task Recall_is_pushed_to_the_holder_of_spare_permits()
    {
        var observer = new Observer();
        var reference = _cluster.Client.CreateObjectReference<IFrontendObserver>(observer);
        await Budget.Report(Ask("a", 100), reference);
        await Budget.Report(Ask("a", 0, held: 100), reference);
        var asked = Budget.Report(Ask("b", 1), null);
        var notice = await observer.FirstTarget.Task.WaitAsync(Patience);
        Assert.Equal("a", notice.FrontendId);
        Assert.Equal(Permits.None, notice.Target);
        await asked;
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Limit_is_changed_durably_and_refused_out_of_range()
    {
        var change = await Budget.SetLimit(Limit(60));
        Assert.Equal((100, 60), (change.Previous.MaxConnections, change.Current.MaxConnections));
        Assert.Equal(60, _storage.Stored!.Limit!.MaxConnections);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Budget.SetLimit(Limit(-1)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Budget.SetLimit(Limit(10_000_001)));
        Assert.Equal(60, (await Budget.GetStatus()).EffectiveLimit);
    }

    [Fact]
    public async Task Forecast_changes_nothing_and_is_refused_out_of_range()
    {
        await Budget.Report(Ask("a", 10), null);
        var writes = _storage.Writes;
        Assert.Equal(60, (await Budget.WhatIf(60)).Proposed.MaxConnections);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Budget.WhatIf(-1));
        Assert.Equal(writes, _storage.Writes);
        Assert.Equal(100, (await Budget.GetStatus()).EffectiveLimit);
    }

    [Fact]
    public async Task Expulsion_is_stored_before_it_is_answered_and_outlives_the_activation()
    {
        await Budget.Report(Ask("a", 10), null);
        _storage.NextWrite = FaultyStorage.Fault.Fails;
        await Assert.ThrowsAsync<BudgetUnavailableException>(() => Budget.Expel(Expulsion("a")));
        await UntilAnswered(() => Budget.Report(Ask("a", 0, held: 10), null));

        Assert.Equal(ExpelOutcome.Expelled, (await Budget.Expel(Expulsion("a"))).Outcome);
        Assert.True(Assert.Single(_storage.Stored!.Entries).Expelled);
        _storage.Contend();
        await Assert.ThrowsAsync<BudgetUnavailableException>(() => Budget.Report(Ask("b", 1), null));
        Assert.Equal(PermitAnswerKind.Fenced, (await UntilAnswered(() => Budget.Report(Ask("a", 0, held: 10), null))).Kind);
    }

    [Theory]
    [InlineData(Moment.BeforeTheWrite)]
    [InlineData(Moment.DuringTheWrite)]
    [InlineData(Moment.RightAfterTheWrite)]
    public async Task Store_that_restarts_under_the_ledger_answers_nobody_and_the_next_takeover_settles(Moment moment)
    {
        await Budget.Report(Ask("a", 10), null);
        var gate = new TaskCompletionSource();
        if (moment == Moment.BeforeTheWrite) _run.Id = "second";
        if (moment == Moment.DuringTheWrite) _storage.Gate = gate.Task;
        if (moment == Moment.RightAfterTheWrite) _storage.OnWritten = () => _run.Id = "second";

        var report = Budget.Report(Ask("b", 20), null);
        if (moment == Moment.DuringTheWrite) _run.Id = "second";
        gate.SetResult();

        await Assert.ThrowsAsync<BudgetUnavailableException>(() => report);
        var answer = await UntilAnswered(() => Budget.Report(Ask("a", 10, held: 10), null));
        Assert.Equal(10, answer.Allowance.Total);
        Assert.NotNull((await Budget.GetStatus()).SettlingFor);
        Assert.Equal(("second", true), (_storage.Stored!.StoreRun, _storage.Stored.Settling));
    }

    [Fact]
    public async Task Store_that_restarts_between_the_two_reads_of_a_takeover_settles()
    {
        await Budget.Report(Ask("a", 10), null);
        _storage.NextWrite = FaultyStorage.Fault.Fails;
        _storage.OnRead = () => _run.Id = "second";
        await Assert.ThrowsAsync<BudgetUnavailableException>(() => Budget.Report(Ask("b", 20), null));

        var answer = await UntilAnswered(() => Budget.Report(Ask("b", 20), null));

        Assert.Equal(0, answer.Allowance.Total);
        Assert.NotNull((await Budget.GetStatus()).SettlingFor);
    }

    [Fact]
    public async Task Store_that_cannot_tell_its_run_after_a_write_answers_nobody_and_is_trusted_again()
    {
        await Budget.Report(Ask("a", 10), null);
        _storage.OnWritten = () => _run.FailsOnce = true;
        await Assert.ThrowsAsync<BudgetUnavailableException>(() => Budget.Report(Ask("b", 20), null));
        _storage.OnWritten = () => { };

        var answer = await UntilAnswered(() => Budget.Report(Ask("a", 10, held: 10), null));

        Assert.Equal(20, answer.Allowance.Total);
        Assert.Null((await Budget.GetStatus()).SettlingFor);
    }

    [Fact]
    public async Task Missing_ledger_settles_where_frontends_may_live()
    {
        _bootstrap.IsNew = false;
        Assert.Equal(0, (await Budget.Report(Ask("a", 10), null)).Allowance.Total);
        Assert.NotNull((await Budget.GetStatus()).SettlingFor);
    }

    private static LimitRequest Limit(int max) => new() { MaxConnections = max, Actor = "test", Reason = "test", CorrelationId = "c" };

    private static ExpelRequest Expulsion(string id) => new() { FrontendId = id, Actor = "test", Reason = "test", CorrelationId = "c" };

    private PermitReport Ask(string id, int waiting, int held = 0) => new()
    {
        FrontendId = id,
        Name = id,
        Seq = ++_seq,
        Held = new Permits(held, 0),
        Live = new Permits(waiting > 0 ? held : 0, 0),
        Waiting = new Permits(waiting, 0),
        Wanted = new Permits(held + waiting, 0),
    };

    /// <summary>The old activation ends a moment after its failure; until then calls fail.</summary>
    private static async Task<PermitAnswer> UntilAnswered(Func<Task<PermitAnswer>> report)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return await report();
            }
            catch (BudgetUnavailableException) when (!patience.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Tells when so many reports have been taken by the grain.</summary>
    private sealed class Arrivals : IIncomingGrainCallFilter
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = int.MaxValue;

        public Task Expect(int reports)
        {
            Volatile.Write(ref _missing, reports);
            return _reached.Task;
        }

        public Task Invoke(IIncomingGrainCallContext context)
        {
            var call = context.Invoke();
            if (context.MethodName == nameof(IConnectionBudgetGrain.Report) && Interlocked.Decrement(ref _missing) == 0) _reached.SetResult();
            return call;
        }
    }

    public enum Moment
    {
        BeforeTheWrite,
        DuringTheWrite,
        RightAfterTheWrite,
    }

    private sealed class SettableRun : ILedgerStoreRun
    {
        public string? Id { get; set; } = "first";

        public bool FailsOnce { get; set; }

        public ValueTask<string?> ReadAsync(CancellationToken cancellation)
        {
            if (!FailsOnce) return new(Id);
            FailsOnce = false;
            throw new TimeoutException("The test lets the store not tell its run.");
        }
    }

    private sealed class Bootstrap : ILedgerBootstrap
    {
        public bool IsNew { get; set; } = true;

        public bool IsNewCluster() => IsNew;
    }

    private sealed class Observer : IFrontendObserver
    {
        public TaskCompletionSource<RecallNotice> FirstTarget { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Recall(RecallNotice notice)
        {
            if (notice.Target is not null) FirstTarget.TrySetResult(notice);
            return Task.CompletedTask;
        }

        public Task<Tidegate.Connections.ConnectionReading?> Read(string connectionId) => throw new NotSupportedException();

        public Task<Tidegate.Connections.ConnectionView?> Describe(string connectionId) => throw new NotSupportedException();

        public Task<Tidegate.Connections.ConnectionReading?> WarnIdle(string connectionId, TimeSpan idleFor, TimeSpan closesIn) => throw new NotSupportedException();

        public Task<bool> Close(string connectionId, Tidegate.Connections.CloseRequest request) => throw new NotSupportedException();

        public Task Deliver(Tidegate.Topics.DeliveryBatch batch) => throw new NotSupportedException();

        public Task<bool> SetMembership(string connectionId, string group, bool member) => throw new NotSupportedException();

        public Task<bool> LeaveAllGroups(string connectionId) => throw new NotSupportedException();

        public Task<Tidegate.Connections.PermissionState?> Permission(string connectionId, Tidegate.Connections.PermissionOrder order) => throw new NotSupportedException();

        public Task<Tidegate.Connections.LinkOffer> OfferLink(string connectionId, string token) => throw new NotSupportedException();

        public Task<Tidegate.Connections.LinkState?> GiveLink(string connectionId, string token) => throw new NotSupportedException();

        public Task<Tidegate.Members.MemberOutcome> CarryOut(Tidegate.Members.MemberOrder order) => throw new NotSupportedException();

        public Task<Tidegate.Users.PlacesReport> StatePlaces(string topic) => throw new NotSupportedException();

        public Task<Tidegate.Users.UserSockets> DescribeUser(string topic) => throw new NotSupportedException();

        public Task<bool> Probe(string connectionId) => throw new NotSupportedException();

        public Task<ConnectionPage> List(ConnectionQuery query) => throw new NotSupportedException();

        public Task<FrontendSnapshot> Snapshot() => throw new NotSupportedException();

        public Task<FrontendDigest> Digest() => throw new NotSupportedException();

        public Task<int> Reopen(System.Collections.Immutable.ImmutableArray<string> connectionIds) => throw new NotSupportedException();

        public Task<Tidegate.Explaining.Fate?> Explain(string id) => throw new NotSupportedException();

        public Task<System.Collections.Immutable.ImmutableArray<Tidegate.Explaining.RefusalRecord>> Refusals(int top) => throw new NotSupportedException();

        public Task<DrainPlan> Drain(DrainOrder order) => throw new NotSupportedException();

        public Task<DrainPlan> Undrain(DrainOrder order) => throw new NotSupportedException();
    }
}
