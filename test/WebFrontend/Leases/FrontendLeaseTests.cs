using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Tests.Leases;

/// <summary>What the lease decides over clients, ids and time. The rules of one id are in <see cref="PermitPoolTests"/>.</summary>
public sealed class FrontendLeaseTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan FenceSpread = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CloseLateness = TimeSpan.FromSeconds(2);
    private static readonly PoolSettings Settings = new(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(250), FenceSpread);

    private readonly FrontendLease _lease = new("id-1", "front", Settings, mostWaiting: 3);
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void Permit_that_came_for_a_client_that_has_left_goes_to_the_next()
    {
        Answer(Report(), 0);
        var (first, second) = (Wait(), Wait());
        var report = Report();
        Answer(report, 1);
        Assert.Equal(TakeOutcome.Taken, first.Outcome);
        // It leaves after its wait has ended and before it took what it got.
        Assert.Null(_lease.Leave(first).Ended);
        Assert.Equal(TakeOutcome.Left, _lease.Collect(first, hasLeft: true, _now, out var effects));
        Assert.Equal(second, Assert.Single(effects.Ended!));
        Assert.Equal(TakeOutcome.Taken, _lease.Collect(second, hasLeft: false, _now, out _));
        Assert.Equal(1, _lease.Pool.Figures.Live.Total);
    }

    [Fact]
    public void Client_that_leaves_while_it_waits_is_asked_for_no_longer()
    {
        Answer(Report(), 0);
        var wait = Wait();
        Assert.Equal(wait, Assert.Single(_lease.Leave(wait).Ended!));
        Assert.Equal((TakeOutcome.Left, Permits.None), (wait.Outcome, _lease.Pool.Figures.Waiting));
        Assert.Null(_lease.Leave(wait).Ended);
    }

    [Fact]
    public void Client_that_begins_to_wait_while_a_permit_is_free_takes_it()
    {
        Answer(Report(), 1);
        Assert.Equal(TakeOutcome.Taken, _lease.TakeOrWait(new PermitWait(AdmissionClass.Standard), _now, budgetAnswers: true, out _));
    }

    [Fact]
    public void Nobody_waits_for_a_budget_that_does_not_answer()
    {
        Answer(Report(), 0);
        Assert.Equal(TakeOutcome.Unavailable, _lease.TakeOrWait(new PermitWait(AdmissionClass.Standard), _now, budgetAnswers: false, out _));
        Assert.Equal(Permits.None, _lease.Pool.Figures.Waiting);
    }

    [Fact]
    public void Client_that_came_after_the_report_outlasts_its_refusal()
    {
        Answer(Report(), 0);
        var asked = Wait();
        var report = Report();
        var later = Wait();
        Answer(report, 0);
        Assert.Equal((TakeOutcome.Refused, TakeOutcome.Ask), (asked.Outcome, later.Outcome));
    }

    [Fact]
    public void Answer_to_a_report_of_an_earlier_life_says_nothing_about_this_one()
    {
        Answer(Report(), 0);
        var old = Report(after: Settings.RenewInterval);
        _lease.Renew("id-2", Settings);
        var wait = Wait();
        Assert.Equal(AnswerEffect.Ignored, _lease.OnAnswer(old, Granted(old, 5), _now, out _));
        Assert.Null(_lease.OnFailure(old, _now).Ended);
        Assert.Equal((TakeOutcome.Ask, Permits.None), (wait.Outcome, _lease.Pool.Figures.Cap));
        Assert.Null(_lease.OnRecall(new RecallNotice("id-1", null, true)));
    }

    [Fact]
    public void Fence_closes_sockets_step_by_step_and_a_lost_lease_all_of_them()
    {
        Answer(Report(), 10);
        for (var i = 0; i < 10; i++) Take();
        Assert.Equal(0, Tick(10).Closes);
        _now += Ttl - FenceSpread;
        var begun = Tick(10);
        Assert.True(begun.Begins);
        Assert.Equal((LeaseState.Held, LeaseState.Fenced, 0), (begun.Before, begun.State, begun.Closes));
        _now += (FenceSpread - CloseLateness) / 2;
        Assert.Equal(5, Tick(10).Closes);
        Assert.Equal(2, Tick(7).Closes);
        // A handshake that was under way when the fence began is closed with the others.
        _now += FenceSpread;
        var lost = Tick(11);
        Assert.Equal((LeaseState.Lost, 11, false), (lost.State, lost.Closes, lost.MayLeave));
    }

    [Fact]
    public void Id_leaves_after_the_last_close_and_not_before()
    {
        Answer(Report(), 1);
        Take();
        _now += Ttl;
        Assert.False(Tick(1).MayLeave);
        Assert.Null(_lease.NextLeaving(_now));
        Assert.Throws<InvalidOperationException>(() => _lease.Renew("id-2", Settings));
        _lease.Return(AdmissionClass.Standard, _now);
        Assert.True(Tick(0).MayLeave);
        for (var attempt = 0; attempt < 3; attempt++) Assert.True(_lease.NextLeaving(_now)!.Leaving);
        Assert.Null(_lease.NextLeaving(_now));
        Assert.False(_lease.HasLeft);
    }

    [Fact]
    public void Confirmed_leaving_is_not_repeated_and_the_next_life_begins_with_nothing()
    {
        Answer(Report(), 5);
        var leaving = _lease.NextLeaving(_now)!;
        _lease.OnLeavingAnswer(leaving, new PermitAnswer { Kind = PermitAnswerKind.Released, Seq = leaving.Seq });
        Assert.True(_lease.HasLeft);
        Assert.Null(_lease.NextLeaving(_now));
        _lease.Renew("id-2", Settings);
        Assert.Equal(("id-2", Permits.None, false), (_lease.Pool.FrontendId, _lease.Pool.Figures.Cap, _lease.HasLeft));
        Assert.Equal(1, Report().Seq);
    }

    [Fact]
    public void Doubt_about_time_asks_at_once()
    {
        Answer(Report(), 5);
        var tick = _lease.Tick(_now, isDoubtful: true, 0, CloseLateness);
        Assert.True(tick.ReportDue);
        Assert.NotEqual(TakeOutcome.Taken, _lease.Take(AdmissionClass.Standard, _now, out _));
        Answer(Report(), 5);
        Take();
    }

    [Fact]
    public void Permit_of_an_open_socket_comes_back_with_its_close_and_once()
    {
        var returns = new Returns();
        var ticket = new PermitTicket(returns, AdmissionClass.Standard);
        ticket.MayOpen();
        ticket.Release();
        Assert.Equal(0, returns.Count);
        ticket.Closed();
        ticket.Closed();
        ticket.Release();
        Assert.Equal(1, returns.Count);
    }

    private void Take() => Assert.Equal(TakeOutcome.Taken, _lease.Take(AdmissionClass.Standard, _now, out _));

    private PermitWait Wait()
    {
        var wait = new PermitWait(AdmissionClass.Standard);
        Assert.Equal(TakeOutcome.Ask, _lease.TakeOrWait(wait, _now, budgetAnswers: true, out var reportDue));
        Assert.True(reportDue);
        return wait;
    }

    private LeaseTick Tick(int open) => _lease.Tick(_now, isDoubtful: false, open, CloseLateness);

    private PermitReport Report(TimeSpan after = default)
    {
        _now += after;
        return _lease.NextReport(_now, [], FrontendLoad.None, givesBack: false) ?? throw new InvalidOperationException("No report is due.");
    }

    private void Answer(PermitReport report, int allowance) =>
        Assert.Equal(AnswerEffect.Renewed, _lease.OnAnswer(report, Granted(report, allowance), _now, out _));

    private static PermitAnswer Granted(PermitReport report, int allowance) => new()
    {
        Kind = PermitAnswerKind.Granted,
        Seq = report.Seq,
        Allowance = new Permits(allowance, 0),
        Target = new Permits(allowance, 0),
        Ttl = Ttl,
        // Under pressure what nobody needs would go back at once.
        Pressure = new PressureReading(allowance > 0 ? PressureLevel.Normal : PressureLevel.Exhausted, 1, 0.85),
    };

    private sealed class Returns : IPermitReturn
    {
        public int Count { get; private set; }

        public void Return(AdmissionClass admissionClass) => Count++;
    }
}
