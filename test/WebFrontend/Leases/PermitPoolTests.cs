using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Guarantees;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Tests.Leases;

public sealed class PermitPoolTests
{
    private static readonly PoolSettings Settings = new(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(20));
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(2);
    private static readonly LimitSetting Limit = new() { Version = 1, MaxConnections = 100 };

    private readonly PermitPool _pool = new("id", "name", Settings);
    private TimeSpan _now = TimeSpan.FromMinutes(10);

    private static Permits S(int count) => new(count, 0);

    [Fact]
    public void Take_before_the_first_answer_asks()
    {
        Assert.Equal(TakeOutcome.Ask, Take());
        Assert.Equal(LeaseState.None, _pool.Lease(_now));
        Assert.False(_pool.MayServe(_now));
    }

    [Fact]
    public void Permits_are_taken_and_returned_within_the_cap()
    {
        Exchange(allowance: S(2));
        Assert.Equal(TakeOutcome.Taken, Take());
        Assert.Equal(TakeOutcome.Taken, Take());
        Assert.Equal(TakeOutcome.Ask, Take());
        _pool.Return(AdmissionClass.Standard);
        Assert.Equal(TakeOutcome.Taken, Take());
        Assert.True(_pool.MayServe(_now));
    }

    [Fact]
    public void Return_of_a_permit_that_was_never_taken_is_a_broken_invariant() =>
        Assert.Throws<InvariantViolatedException>(() => _pool.Return(AdmissionClass.Priority));

    [Fact]
    public void Classes_have_caps_of_their_own()
    {
        Exchange(allowance: new Permits(0, 1));
        Assert.Equal(TakeOutcome.Ask, Take());
        Assert.Equal(TakeOutcome.Taken, _pool.TryTake(AdmissionClass.Priority, _now, out _));
    }

    [Fact]
    public void Changed_figure_is_reported_soon_and_once()
    {
        Exchange(allowance: S(40));
        Assert.True(_pool.TellSoon());
        Assert.False(_pool.TellSoon());

        var before = _now;
        Assert.Null(Next());
        _now = _pool.NextDue(_now);
        Assert.InRange(_now, before + TimeSpan.FromTicks(1), before + Settings.CountInterval);
        Assert.NotNull(Next());
        Assert.True(_pool.TellSoon());
    }

    [Fact]
    public void Only_one_report_is_in_flight()
    {
        Assert.NotNull(Next());
        Assert.Null(Next());
    }

    [Fact]
    public void Answer_to_another_report_changes_nothing()
    {
        var report = Next()!;
        Assert.Equal(AnswerEffect.Ignored, _pool.OnAnswer(Granted(report.Seq - 1, S(50)), _now));
        Assert.Equal(AnswerEffect.Ignored, _pool.OnAnswer(Granted(report.Seq + 1, S(50)), _now));
        Assert.Equal(S(0), _pool.Figures.Cap);
        Assert.Equal(AnswerEffect.Renewed, _pool.OnAnswer(Granted(report.Seq, S(50)), _now));
        Assert.Equal(AnswerEffect.Ignored, _pool.OnAnswer(Granted(report.Seq, S(90)), _now));
        Assert.Equal(S(50), _pool.Figures.Cap);
    }

    [Fact]
    public void Answer_does_not_undo_a_lowering_made_since_its_report()
    {
        Exchange(allowance: S(50));
        var report = Advance(TimeSpan.FromSeconds(5)).Next()!;
        _pool.OnRecall(S(10), permitsFree: false);
        Assert.Equal(S(10), _pool.Figures.Cap);
        _pool.OnAnswer(Granted(report.Seq, S(60)), _now);
        Assert.Equal(S(10), _pool.Figures.Cap);
        Assert.Equal(S(10), Next()!.Held);
    }

    [Fact]
    public void Recall_lowers_never_below_the_sockets_and_the_clients_that_wait()
    {
        Exchange(allowance: S(5));
        Take();
        Take();
        _pool.Wait(AdmissionClass.Standard, 1);
        _pool.OnRecall(S(0), permitsFree: false);
        Assert.Equal(S(3), _pool.Figures.Cap);
        Assert.Equal(S(0), _pool.Figures.ToShed);
    }

    [Fact]
    public void Failed_report_keeps_the_cap_and_is_repeated_with_a_higher_number()
    {
        Exchange(allowance: S(5));
        var report = Advance(TimeSpan.FromSeconds(5)).Next()!;
        _pool.OnFailure(report.Seq, _now);
        Assert.Equal(S(5), _pool.Figures.Cap);
        Assert.Equal(TakeOutcome.Taken, Take());
        Assert.Null(Next());
        Assert.Equal(_now + TimeSpan.FromMilliseconds(100), _pool.NextDue(_now));
        Assert.Equal(report.Seq + 1, Advance(TimeSpan.FromMilliseconds(100)).Next()!.Seq);
    }

    [Fact]
    public void Stale_answer_counts_as_none()
    {
        var report = Next()!;
        Assert.Equal(AnswerEffect.Failed, _pool.OnAnswer(new PermitAnswer { Kind = PermitAnswerKind.Stale, Seq = report.Seq }, _now));
        Assert.Equal(TakeOutcome.Unavailable, Take());
    }

    [Fact]
    public void Lease_counts_from_the_sending_of_the_report()
    {
        var report = Next()!;
        var sent = _now;
        Advance(TimeSpan.FromSeconds(3));
        _pool.OnAnswer(Granted(report.Seq, S(5)), _now);
        Advance(sent + Ttl - TimeSpan.FromMilliseconds(1) - _now);
        Assert.True(_pool.MayServe(_now));
        Assert.Equal(LeaseState.Fenced, _pool.Lease(_now));
        Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_pool.MayServe(_now));
        Assert.Equal(LeaseState.Lost, _pool.Lease(_now));
    }

    [Fact]
    public void Fence_admits_nobody_and_an_answer_lifts_it()
    {
        Exchange(allowance: S(5));
        Advance(Ttl - Settings.FenceSpread);
        Assert.Equal(TakeOutcome.Fenced, Take());
        Assert.False(_pool.TryTakeWaiting(AdmissionClass.Standard, _now));
        Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0.5, _pool.FenceProgress(_now, TimeSpan.FromSeconds(2)), 3);
        Exchange(allowance: S(5));
        Assert.Equal(TakeOutcome.Taken, Take());
    }

    [Fact]
    public void Fenced_answer_ends_the_pool_for_good()
    {
        Exchange(allowance: S(5));
        var report = Advance(TimeSpan.FromSeconds(5)).Next()!;
        Assert.Equal(AnswerEffect.Fenced, _pool.OnAnswer(new PermitAnswer { Kind = PermitAnswerKind.Fenced, Seq = report.Seq }, _now));
        Assert.Equal(TakeOutcome.Fenced, Take());
        Assert.Equal(LeaseState.Lost, _pool.Lease(_now));
        Assert.Equal(1, _pool.FenceProgress(_now, TimeSpan.Zero));
        Assert.Null(Advance(Ttl).Next());
    }

    [Fact]
    public void Doubtful_time_admits_nobody_until_the_budget_has_answered()
    {
        _pool.Suspect();
        Exchange(allowance: S(5));
        _pool.Suspect();
        Assert.Equal(TakeOutcome.Ask, Take());
        Exchange(allowance: S(5));
        Assert.Equal(TakeOutcome.Taken, Take());
    }

    [Fact]
    public void Ask_that_brought_nothing_refuses_until_the_recall_timeout()
    {
        Exchange(allowance: S(1));
        Take();
        Assert.Equal(TakeOutcome.Ask, Take());
        Ask(1);
        Exchange(allowance: S(1), level: PressureLevel.Exhausted);
        Assert.Equal(TakeOutcome.Refused, Take());
        Assert.True(_pool.IsRefusing(AdmissionClass.Standard, _now));
        Advance(Settings.RecallTimeout);
        Assert.Equal(TakeOutcome.Ask, Take());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Refusal_ends_when_permits_come_free(bool byPush)
    {
        Exchange(allowance: S(1));
        Take();
        Ask(1);
        Exchange(allowance: S(1), level: PressureLevel.Exhausted);
        _pool.Wait(AdmissionClass.Standard, -1);
        if (byPush) _pool.OnRecall(null, permitsFree: true);
        else _pool.Return(AdmissionClass.Standard);
        Assert.Equal(TakeOutcome.Ask, Take());
    }

    [Fact]
    public void Plain_renewal_that_brings_nothing_refuses_nobody()
    {
        Exchange(allowance: S(1));
        Take();
        Advance(TimeSpan.FromSeconds(5));
        Exchange(allowance: S(1), level: PressureLevel.Exhausted);
        Assert.Equal(TakeOutcome.Ask, Take());
    }

    [Fact]
    public void Answer_that_says_ask_again_refuses_nobody_and_is_asked_again_at_once()
    {
        FullHouse(1);
        Ask(1);
        var report = Next()!;
        _pool.OnAnswer(Granted(report.Seq, S(1), PressureLevel.Exhausted) with { AskAgain = true }, _now);
        Assert.False(_pool.IsRefusing(AdmissionClass.Standard, _now));
        Assert.Equal(S(1), Next()!.Waiting);
    }

    [Fact]
    public void Answer_to_an_ask_older_than_a_freed_permit_refuses_nobody()
    {
        FullHouse(2);
        Ask(1);
        var report = Next()!;
        _pool.Return(AdmissionClass.Standard);
        Assert.True(_pool.TryTakeWaiting(AdmissionClass.Standard, _now));
        _pool.Return(AdmissionClass.Standard);
        Ask(1);
        _pool.OnAnswer(Granted(report.Seq, S(2), PressureLevel.Exhausted), _now);
        Assert.False(_pool.IsRefusing(AdmissionClass.Standard, _now));
        Assert.Equal((S(1), S(1)), (Next()!.Held, _pool.Figures.Waiting));
    }

    // A page that was reloaded again and again at a full house was refused at once, since the ask of the reload before had brought nothing.
    [Fact]
    public void Answer_to_an_ask_that_was_served_here_meanwhile_refuses_nobody()
    {
        FullHouse(1);
        Ask(1);
        var report = Next()!;
        _pool.Return(AdmissionClass.Standard);
        Assert.True(_pool.TryTakeWaiting(AdmissionClass.Standard, _now));
        _pool.OnAnswer(Granted(report.Seq, S(1), PressureLevel.Exhausted), _now);
        Assert.Equal(TakeOutcome.Ask, Take());
    }

    // A permit granted to a client that was served meanwhile once lay idle until the next renewal, and others were refused.
    [Fact]
    public void Permit_granted_to_a_client_that_was_served_meanwhile_goes_back_at_once()
    {
        FullHouse(2);
        Ask(1);
        var report = Next()!;
        _pool.Return(AdmissionClass.Standard);
        Assert.True(_pool.TryTakeWaiting(AdmissionClass.Standard, _now));
        _pool.OnAnswer(Granted(report.Seq, S(3), PressureLevel.Critical), _now);
        Assert.Equal(S(2), Next()!.Held);
    }

    [Fact]
    public void Freed_permit_goes_back_at_once_under_pressure_and_stays_far_from_the_limit()
    {
        Exchange(allowance: S(3));
        Take();
        _pool.Return(AdmissionClass.Standard);
        Assert.Equal(S(3), _pool.Figures.Cap);
        Take();
        Take();
        Advance(TimeSpan.FromSeconds(5));
        Exchange(allowance: S(3), level: PressureLevel.Backpressure);
        _pool.Return(AdmissionClass.Standard);
        Assert.Equal(S(1), _pool.Figures.Cap);
        var report = Next()!;
        Assert.Equal((S(1), S(1)), (report.Held, report.Live));
    }

    [Fact]
    public void Freed_permit_stays_where_a_client_waits_for_it()
    {
        FullHouse(1);
        Ask(1);
        _pool.Return(AdmissionClass.Standard);
        Assert.True(_pool.TryTakeWaiting(AdmissionClass.Standard, _now));
        Assert.Equal((S(1), S(0)), (_pool.Figures.Live, _pool.Figures.Waiting));
    }

    [Fact]
    public void Target_while_overcommitted_is_shed_and_the_cap_follows_the_sockets_down()
    {
        Exchange(allowance: S(5));
        for (var i = 0; i < 5; i++) Take();
        Advance(TimeSpan.FromSeconds(5));
        var report = Next()!;
        _pool.OnAnswer(Granted(report.Seq, S(5), PressureLevel.Exhausted) with { Target = S(3), Overcommitted = true }, _now);
        Assert.Equal(S(2), _pool.Figures.ToShed);
        _pool.Return(AdmissionClass.Standard);
        Assert.Equal(S(4), _pool.Figures.Cap);
        Assert.Equal(TakeOutcome.Ask, Take());
        Assert.Equal(S(1), _pool.Figures.ToShed);
    }

    [Fact]
    public void Permit_that_is_shed_goes_back_whoever_waits()
    {
        FullHouse(4);
        Ask(1);
        Advance(TimeSpan.FromSeconds(5));
        var report = Next()!;
        _pool.OnAnswer(Granted(report.Seq, S(4), PressureLevel.Exhausted) with { Target = S(3), Overcommitted = true }, _now);

        _pool.Return(AdmissionClass.Standard);

        Assert.Equal(S(3), _pool.Figures.Cap);
        Assert.False(_pool.TryTakeWaiting(AdmissionClass.Standard, _now));
        _pool.Return(AdmissionClass.Standard);
        Assert.True(_pool.TryTakeWaiting(AdmissionClass.Standard, _now));
    }

    [Fact]
    public void Spare_goal_grows_where_permits_run_out_and_shrinks_where_they_lie_about()
    {
        Exchange(allowance: S(0));
        var goals = new List<int>();
        for (var i = 0; i < 8; i++)
        {
            var report = Advance(TimeSpan.FromSeconds(5)).Next()!;
            goals.Add(report.Wanted.Standard - report.Live.Standard);
            _pool.OnAnswer(Granted(report.Seq, report.Wanted), _now);
            while (_pool.Figures.Live.Standard < _pool.Figures.Cap.Standard) Take();
        }

        Assert.Equal([8, 8, 16, 32, 64, 128, 256, 256], goals);
        for (var i = 0; i < 8; i++) Exchange(_pool.Figures.Cap, advance: TimeSpan.FromSeconds(5));
        var last = Advance(TimeSpan.FromSeconds(5)).Next()!;
        Assert.Equal(8, last.Wanted.Standard - last.Live.Standard);
    }

    [Fact]
    public void Report_is_due_for_renewal_for_changed_counts_and_for_evidence_only()
    {
        Exchange(allowance: S(20));
        Exchange(allowance: S(20), advance: TimeSpan.FromSeconds(5));
        Assert.Null(Next());
        Take();
        Assert.Null(Next());
        Assert.Equal(_now + TimeSpan.FromSeconds(0.5), _pool.NextDue(_now));
        Exchange(allowance: S(20), advance: TimeSpan.FromSeconds(0.5));
        Assert.Equal(_now + TimeSpan.FromSeconds(5), _pool.NextDue(_now));
        Assert.Equal("gone", Assert.Single(_pool.NextReport(_now, ["gone"], FrontendLoad.None)!.Evidence));
    }

    [Fact]
    public void Leaving_needs_closed_sockets_and_gives_everything_back()
    {
        Exchange(allowance: S(2));
        Take();
        Assert.Throws<InvalidOperationException>(() => _pool.LeavingReport(_now));
        _pool.Return(AdmissionClass.Standard);
        var report = _pool.LeavingReport(_now);
        Assert.True(report.Leaving);
        Assert.Equal(S(0), report.Held);
        Assert.Equal(AnswerEffect.Released, _pool.OnAnswer(new PermitAnswer { Kind = PermitAnswerKind.Released, Seq = report.Seq }, _now));
        Assert.Equal(TakeOutcome.Fenced, Take());
    }

    [Fact]
    public void Class_that_got_nothing_asks_again_where_the_other_class_got_permits()
    {
        Exchange(allowance: S(0));
        Ask(1);
        _pool.Wait(AdmissionClass.Priority, 1);
        Exchange(allowance: new Permits(0, 1));
        Assert.False(_pool.IsRefusing(AdmissionClass.Standard, _now));
        Assert.Equal(S(1), Next()!.Waiting with { Priority = 0 });
    }

    [Fact]
    public void Answer_that_brings_permits_ends_an_earlier_refusal()
    {
        Exchange(allowance: S(0));
        Ask(1);
        Exchange(allowance: S(0));
        Assert.Equal(TakeOutcome.Refused, Take());
        Exchange(allowance: S(1));
        Assert.True(_pool.TryTakeWaiting(AdmissionClass.Standard, _now));
        Assert.Equal(TakeOutcome.Ask, Take());
    }

    [Fact]
    public void Report_that_asks_gives_back_what_is_spare_in_the_other_class()
    {
        Exchange(allowance: new Permits(0, 3));
        Ask(2);
        var report = Next()!;
        Assert.Equal(Permits.None, report.Held);
        Assert.Equal(S(2), report.Waiting);
    }

    private TakeOutcome Take() => _pool.TryTake(AdmissionClass.Standard, _now, out _);

    private void Ask(int waiting) => _pool.Wait(AdmissionClass.Standard, waiting);

    private PermitReport? Next() => _pool.NextReport(_now, ImmutableArray<string>.Empty, FrontendLoad.None);

    private PermitPoolTests Advance(TimeSpan by)
    {
        _now += by;
        return this;
    }

    private void Exchange(Permits allowance, PressureLevel level = PressureLevel.Normal, TimeSpan advance = default)
    {
        Advance(advance);
        var report = Next() ?? throw new InvalidOperationException("no report was due");
        Assert.Equal(AnswerEffect.Renewed, _pool.OnAnswer(Granted(report.Seq, allowance, level), _now));
    }

    /// <summary>As many sockets as permits, and none is free anywhere.</summary>
    private void FullHouse(int sockets)
    {
        Exchange(S(sockets));
        for (var i = 0; i < sockets; i++) Take();
        Exchange(S(sockets), PressureLevel.Exhausted, advance: Settings.RenewInterval);
    }

    private static PermitAnswer Granted(long seq, Permits allowance, PressureLevel level = PressureLevel.Normal) => new()
    {
        Kind = PermitAnswerKind.Granted,
        Seq = seq,
        Epoch = 1,
        Allowance = allowance,
        Target = allowance,
        Ttl = Ttl,
        Limit = Limit,
        Pressure = new PressureReading(level, 0, 0.85),
    };
}
