using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.Guarantees;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Recovery;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Reporting;
using Tidegate.WebFrontend.Tests.Breaker;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Tests.Diagnostics;
using Tidegate.WebFrontend.Tests.Leases;
using Tidegate.WebFrontend.Timing;
using FakeIdentity = Tidegate.WebFrontend.Tests.Leases.FakeIdentity;

namespace Tidegate.WebFrontend.Tests.Reporting;

/// <summary>The gate and the reporter together, against a budget whose answers the test decides.</summary>
public sealed class BudgetReporterTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeBudget _budget = new();
    private readonly FakeIdentity _identity = new();
    private readonly ClusterBreaker _breaker = TestBreaker.Create();
    private readonly FakeDrain _drain = new();
    private readonly OrdersSource _orders = new();
    private readonly LocalMemory _memory = new();
    private readonly SharedLease _lease;
    private readonly PermitGate _gate;
    private readonly BudgetReporter _reporter;

    public BudgetReporterTests()
    {
        var options = Options.Create(new TidegateOptions());
        options.Value.Frontend.MaxWaitingUpgrades = 3;
        var settings = new ClusterSettingsSource(options);
        var clock = new LeaseClock(_time);
        var meters = TestMeters.Create();
        var metrics = new AdmissionMetrics(meters);
        var invariants = new InvariantMetrics(meters);
        _lease = new SharedLease(_identity, options, settings, clock, metrics);
        _gate = new PermitGate(_lease, options, _breaker, clock, metrics, invariants, _memory);
        _reporter = new BudgetReporter(
            _lease, _budget, _identity, settings, _drain, new NoLoad(), new HealthBook(new MonotonicClock(_time), settings), _orders, clock, _time, metrics, invariants, _memory, NullLogger<BudgetReporter>.Instance);
    }

    public Task InitializeAsync() => _reporter.StartAsync(CancellationToken.None);

    public Task DisposeAsync()
    {
        _reporter.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Acquire_with_a_permit_at_hand_completes_at_once()
    {
        await GrantFirst(5);
        var acquire = _gate.AcquireAsync(AdmissionClass.Standard, default);
        Assert.True(acquire.IsCompleted);
        Assert.NotNull((await acquire).Ticket);
        Assert.Equal(1, _lease.Figures.Live.Total);
        Assert.True(_gate.MayServe());
    }

    [Fact]
    public async Task Acquire_without_a_permit_waits_for_the_answer_that_brings_one()
    {
        await GrantFirst(0);
        var acquire = _gate.AcquireAsync(AdmissionClass.Standard, default).AsTask();
        var call = await _budget.NextAsync("the ask of the client");
        Assert.Equal(new Permits(1, 0), call.Report.Waiting);
        Assert.False(acquire.IsCompleted);
        call.Grant(1);
        var ticket = (await acquire).Ticket!;
        ticket.Release();
        ticket.Release();
        Assert.Equal(0, _lease.Figures.Live.Total);
    }

    [Fact]
    public async Task Barren_ask_refuses_with_limit_and_figures()
    {
        await GrantFirst(0);
        var acquire = _gate.AcquireAsync(AdmissionClass.Standard, default).AsTask();
        (await _budget.NextAsync("the ask")).Grant(0, PressureLevel.Exhausted);
        var refusal = (await acquire).Refusal!;
        Assert.Equal((RefusalReasons.Limit, 503, 100L, 77L), (refusal.Reason, refusal.StatusCode, refusal.Limit, refusal.InUse));
        Assert.Equal(RefusalReasons.Limit, (await _gate.AcquireAsync(AdmissionClass.Standard, default)).Refusal!.Reason);
        Assert.Equal(PressureLevel.Exhausted, _gate.Pressure.Level);
    }

    [Fact]
    public async Task Push_that_permits_came_free_ends_the_refusal()
    {
        await GrantFirst(0);
        var acquire = _gate.AcquireAsync(AdmissionClass.Standard, default).AsTask();
        (await _budget.NextAsync("the ask")).Grant(0, PressureLevel.Exhausted);
        await acquire;
        _gate.OnRecall(new RecallNotice("another id", null, true));
        Assert.NotNull((await _gate.AcquireAsync(AdmissionClass.Standard, default)).Refusal);
        _gate.OnRecall(new RecallNotice(_identity.Id, null, true));
        var second = _gate.AcquireAsync(AdmissionClass.Standard, default).AsTask();
        var call = await _budget.NextAsync("the report after the push");
        if (call.Report.Waiting.Total == 0)
        {
            call.Grant(0, PressureLevel.Exhausted);
            call = await _budget.NextAsync("the ask of the second client");
        }

        call.Grant(1, PressureLevel.Exhausted);
        Assert.NotNull((await second).Ticket);
    }

    [Fact]
    public async Task Returned_permit_goes_to_the_client_that_waits()
    {
        await GrantFirst(1);
        var first = (await _gate.AcquireAsync(AdmissionClass.Standard, default)).Ticket!;
        var renewal = _budget.NextAsync("the renewal");
        await AdvanceUntilReport(renewal, TimeSpan.FromMilliseconds(100));
        (await renewal).Grant(1, PressureLevel.Exhausted);
        await Eventually(() => _gate.Pressure.Level == PressureLevel.Exhausted, "the answer to the renewal was not taken");
        var second = _gate.AcquireAsync(AdmissionClass.Standard, default).AsTask();
        first.Release();
        Assert.NotNull((await second).Ticket);
    }

    [Fact]
    public async Task Priority_clients_go_in_before_standard_ones()
    {
        await GrantFirst(0);
        var standard = _gate.AcquireAsync(AdmissionClass.Standard, default).AsTask();
        var priority = _gate.AcquireAsync(AdmissionClass.Priority, default).AsTask();
        var call = await _budget.NextAsync("the ask");
        if (call.Report.Waiting.Total == 1)
        {
            call.Grant(0);
            call = await _budget.NextAsync("the ask of both");
        }

        call.Grant(0, PressureLevel.Exhausted, priority: 1);
        Assert.NotNull((await priority.WaitAsync(Expect.Patience)).Ticket);
        // An answer that brought the other class something is no refusal: the standard client is asked for once more.
        if (!standard.IsCompleted)
        {
            var next = _budget.NextAsync("the ask of the standard client");
            if (await Task.WhenAny(standard, next) == next) (await next).Grant(0, PressureLevel.Exhausted, priority: 1);
        }

        Assert.Equal(RefusalReasons.Limit, (await standard.WaitAsync(Expect.Patience)).Refusal!.Reason);
    }

    [Fact]
    public async Task Budget_that_fails_refuses_as_unavailable_and_recovers()
    {
        await GrantFirst(0);
        var acquire = _gate.AcquireAsync(AdmissionClass.Standard, default).AsTask();
        (await _budget.NextAsync("the ask")).Answer.SetException(new BudgetUnavailableException());
        Assert.Equal(RefusalReasons.Unavailable, (await acquire).Refusal!.Reason);
        Assert.Equal(RefusalReasons.Unavailable, (await _gate.AcquireAsync(AdmissionClass.Standard, default)).Refusal!.Reason);
        var retry = _budget.NextAsync("the retry");
        await AdvanceUntilReport(retry, TimeSpan.FromMilliseconds(100));
        (await retry).Grant(1);
        await AdvanceUntil(TryTake(), TimeSpan.FromMilliseconds(10));
    }

    [Theory]
    [InlineData(125, 30)]
    [InlineData(12, 12)]
    public async Task Ledger_that_settles_refuses_as_unavailable_and_says_when_to_come_back(int settlingSeconds, int retrySeconds)
    {
        await GrantFirst(0);
        var acquire = _gate.AcquireAsync(AdmissionClass.Standard, default).AsTask();
        (await _budget.NextAsync("the ask")).Grant(0, PressureLevel.Exhausted, settlingFor: TimeSpan.FromSeconds(settlingSeconds));

        var refusal = (await acquire).Refusal!;

        Assert.Equal((RefusalReasons.Unavailable, TimeSpan.FromSeconds(retrySeconds)), (refusal.Reason, refusal.RetryAfter));
        Assert.Contains($"nothing new is granted for {settlingSeconds} s", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_breaker_refuses_at_once_whoever_finds_no_local_permit_and_holds_no_renewal_back()
    {
        await GrantFirst(4);
        await TestBreaker.OpenAsync(_breaker);

        for (var local = 0; local < 4; local++)
            Assert.NotNull((await _gate.AcquireAsync(AdmissionClass.Standard, default)).Ticket);
        var acquire = _gate.AcquireAsync(AdmissionClass.Standard, default);
        Assert.True(acquire.IsCompleted, "It waits for an answer that does not come.");
        var refusal = (await acquire).Refusal!;
        Assert.Equal((RefusalReasons.Unavailable, 503), (refusal.Reason, refusal.StatusCode));
        Assert.True(refusal.RetryAfter > TimeSpan.Zero);

        var renewal = _budget.NextAsync("the renewal");
        await AdvanceUntilReport(renewal, TimeSpan.FromMilliseconds(100));
        (await renewal).Grant(5);
        await _breaker.RenewAsync(TestBreaker.Answer);
        await AdvanceUntil(TryTake(), TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public async Task Draining_frontend_gives_permits_back_while_its_sockets_close_and_asks_for_none()
    {
        await GrantFirst(4);
        var tickets = new List<PermitTicket>();
        for (var n = 0; n < 4; n++) tickets.Add((await _gate.AcquireAsync(AdmissionClass.Standard, default)).Ticket!);
        _drain.IsDraining = true;

        for (var left = 4; left >= 0; left--)
        {
            var report = await ReportWithAsync(left);
            Assert.Equal((new Permits(left, 0), new Permits(left, 0)), (report.Live, report.Held));
            if (left > 0) tickets[left - 1].Release();
        }
    }

    [Fact]
    public async Task Frontend_short_of_memory_gives_spare_permits_back_at_once_and_asks_for_none()
    {
        await GrantFirst(4);

        _memory.Grade = MemoryGrade.NoPrefetch;

        Assert.Equal(Permits.None, (await ReportWithAsync(0)).Held);
    }

    /// <summary>Answers reports until one says that so many permits are held, and no more wanted.</summary>
    private async Task<PermitReport> ReportWithAsync(int held)
    {
        for (var n = 0; n < 20; n++)
        {
            var next = _budget.NextAsync($"the report with {held} held");
            await AdvanceUntilReport(next, TimeSpan.FromMilliseconds(100));
            var call = await next;
            call.Grant(call.Report.Held.Standard);
            if ((call.Report.Held.Standard, call.Report.Wanted.Standard) == (held, held)) return call.Report;
        }

        throw new TimeoutException($"no report with {held} held and wanted came");
    }

    [Fact]
    public async Task Client_that_goes_away_while_it_waits_leaves_nothing_behind()
    {
        await GrantFirst(0);
        using var gone = new CancellationTokenSource();
        var acquire = _gate.AcquireAsync(AdmissionClass.Standard, gone.Token).AsTask();
        var call = await _budget.NextAsync("the ask");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => acquire);
        call.Grant(1);
        Assert.Equal(Permits.None, _lease.Figures.Waiting);
        Assert.Equal(0, _lease.Figures.Live.Total);
    }

    [Fact]
    public async Task Parallel_takes_never_exceed_the_cap()
    {
        await GrantFirst(1000);
        var taken = 0;
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 500; i++)
            {
                if (_lease.Take(AdmissionClass.Standard) != TakeOutcome.Taken) continue;
                Interlocked.Increment(ref taken);
                if (i % 3 != 0) continue;
                Interlocked.Decrement(ref taken);
                _lease.Return(AdmissionClass.Standard);
            }
        });
        Assert.Equal(taken, _lease.Figures.Live.Standard);
        Assert.InRange(taken, 0, 1000);
    }

    [Fact]
    public async Task Line_of_waiting_clients_is_bounded()
    {
        await GrantFirst(0);
        for (var i = 0; i < 3; i++) _ = _gate.AcquireAsync(AdmissionClass.Standard, default).AsTask();
        var fourth = _gate.AcquireAsync(AdmissionClass.Standard, default);
        Assert.True(fourth.IsCompleted);
        Assert.Equal(RefusalReasons.Limit, (await fourth).Refusal!.Reason);
    }

    [Fact]
    public async Task Evidence_is_reported_until_it_is_taken()
    {
        _identity.Gone.Add("old");
        var first = await _budget.NextAsync("the first report");
        first.Answer.SetException(new TimeoutException());
        var second = _budget.NextAsync("the repetition");
        await AdvanceUntilReport(second, TimeSpan.FromMilliseconds(100));
        var call = await second;
        Assert.Contains("old", call.Report.Evidence);
        // The clock may have run past the timeout of a call before it is answered; then the evidence comes once more.
        while (!call.Report.Evidence.IsEmpty)
        {
            call.Grant(0);
            var next = _budget.NextAsync("the next report");
            await AdvanceUntilReport(next, TimeSpan.FromMilliseconds(10));
            call = await next;
        }

        Assert.Empty(call.Report.Evidence);
        Assert.Empty(_identity.Gone);
    }

    [Fact]
    public async Task Stopping_leaves_once_no_socket_is_open()
    {
        await GrantFirst(5);
        var stop = _reporter.StopAsync(CancellationToken.None);
        var leaving = await _budget.NextAsync("the leaving report");
        while (!leaving.Report.Leaving) leaving = await _budget.NextAsync("the leaving report");
        leaving.Say(PermitAnswerKind.Released);
        await stop;
        Assert.Equal(RefusalReasons.Unavailable, (await _gate.AcquireAsync(AdmissionClass.Standard, default)).Refusal!.Reason);
    }

    [Fact]
    public async Task Renewal_of_a_life_takes_a_new_id_and_an_empty_pool()
    {
        await GrantFirst(5);
        _lease.Renew(_identity.Renew());
        Assert.Equal("front-2", _lease.FrontendId);
        Assert.Equal(Permits.None, _lease.Figures.Cap);
        var call = await _budget.NextAsync("the first report of the new life");
        while (call.Report.FrontendId != "front-2") call = await _budget.NextAsync("the first report of the new life");
        Assert.Equal(1, call.Report.Seq);
    }

    private async Task GrantFirst(int permits, PressureLevel level = PressureLevel.Normal)
    {
        (await _budget.NextAsync("the first report")).Grant(permits, level);
        await Eventually(() => _lease.Figures.Answered, "the first answer was not taken");
        // Far from the limit the frontend asks for spare permits too: that ask brings nothing more here.
        if (level != PressureLevel.Normal) return;
        if (permits < 4) (await _budget.NextAsync("the ask for spare permits")).Grant(permits);
        await Eventually(() => _lease.State == LeaseState.Held, "no lease");
    }

    private async Task TryTake()
    {
        while ((await _gate.AcquireAsync(AdmissionClass.Standard, default)).Ticket is null) await Task.Yield();
    }

    private Task AdvanceUntil(Task done, TimeSpan step) => AdvanceUntil(done, step, () => false);

    // A report that was made is to be answered before its time is over, however late its reader gets a thread.
    private Task AdvanceUntilReport(Task report, TimeSpan step)
    {
        var made = _budget.Made;
        return AdvanceUntil(report, step, () => _budget.Made != made);
    }

    private async Task AdvanceUntil(Task done, TimeSpan step, Func<bool> isEnough)
    {
        using var patience = new CancellationTokenSource(Expect.Patience);
        while (!done.IsCompleted && !isEnough() && !patience.IsCancellationRequested)
        {
            _time.Advance(step);
            await Task.Yield();
        }

        await Expect.Within(done, "what should come with time");
    }

    private static async Task Eventually(Func<bool> condition, string missing)
    {
        using var patience = new CancellationTokenSource(Expect.Patience);
        while (!condition())
        {
            if (patience.IsCancellationRequested) throw new TimeoutException(missing);
            await Task.Yield();
        }
    }

    private sealed class NoLoad : IFrontendLoadSource
    {
        public FrontendLoad Current() => FrontendLoad.None;
    }
}
