using Tidegate.Budget;
using Tidegate.Grains.Budget;

namespace Tidegate.Grains.Tests.Budget;

/// <summary>L9: an operator expels a frontend.</summary>
public sealed class BudgetLedgerExpelTests
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(125);

    private readonly LedgerHarness _ledger = new();

    private static Permits S(int count) => new(count, 0);

    [Fact]
    public void Expelled_frontend_is_fenced_from_its_next_report_on_and_keeps_its_permits()
    {
        _ledger.Report("a", 1, waiting: 60);
        var result = _ledger.Expel("a");
        Assert.Equal((ExpelOutcome.Expelled, S(60)), (result.Outcome, result.Allowance));
        Assert.Equal(Life, result.ExpiresIn);

        for (var seq = 2; seq < 5; seq++)
            Assert.Equal(PermitAnswerKind.Fenced, _ledger.AnswerTo(_ledger.Report("a", seq, held: S(60), live: S(60))).Kind);
        Assert.Equal(40, _ledger.Ledger.Free);
        Assert.Equal(S(60), _ledger.EntryOf("a"));
        Assert.Equal(S(40), _ledger.AnswerTo(_ledger.Report("b", 1, waiting: 100)).Allowance);
    }

    [Fact]
    public void Reports_of_an_expelled_frontend_do_not_renew_it()
    {
        _ledger.Report("a", 1, waiting: 60);
        _ledger.Expel("a");
        for (var seq = 2; seq < 126; seq++)
        {
            _ledger.Advance(TimeSpan.FromSeconds(1));
            _ledger.Report("a", seq, held: S(60), live: S(60));
        }

        Assert.Equal(S(60), _ledger.Ledger.Granted);
        _ledger.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Permits.None, _ledger.Ledger.Granted);
        Assert.Contains(_ledger.Events, e => e is { Kind: LedgerEventKind.Expired, FrontendId: "a" });
    }

    [Fact]
    public void Permits_of_an_expelled_frontend_come_back_by_its_own_leaving()
    {
        _ledger.Report("a", 1, waiting: 60);
        _ledger.Expel("a");
        var ticket = _ledger.Report(new PermitReport { FrontendId = "a", Name = "a", Seq = 2, Leaving = true });
        Assert.Equal(PermitAnswerKind.Released, _ledger.AnswerTo(ticket).Kind);
        Assert.Equal(100, _ledger.Ledger.Free);
        Assert.Equal(ExpelOutcome.Left, _ledger.Expel("a").Outcome);
    }

    [Fact]
    public void Permits_of_an_expelled_frontend_come_back_by_the_evidence_of_its_successor()
    {
        _ledger.Report("a", 1, waiting: 60);
        _ledger.Expel("a");
        _ledger.Report(new PermitReport { FrontendId = "a2", Name = "a", Seq = 1, Evidence = ["a"] });
        Assert.Equal(100, _ledger.Ledger.Free);
    }

    [Fact]
    public void Expulsion_survives_a_takeover()
    {
        _ledger.Report("a", 1, waiting: 60);
        _ledger.Expel("a");
        _ledger.TakeOver(_ledger.Stored);
        Assert.Equal(PermitAnswerKind.Fenced, _ledger.AnswerTo(_ledger.Report("a", 2, held: S(60))).Kind);
        Assert.Equal(FrontendState.Expelled, Assert.Single(_ledger.Ledger.ToStatus(_ledger.Now).Frontends).State);
    }

    [Fact]
    public void Repeated_expulsion_changes_nothing_and_is_announced_once()
    {
        _ledger.Report("a", 1, waiting: 60);
        _ledger.Expel("a");
        _ledger.Advance(TimeSpan.FromSeconds(25));
        var again = _ledger.Expel("a");
        Assert.Equal(ExpelOutcome.Expelled, again.Outcome);
        Assert.Equal(Life - TimeSpan.FromSeconds(25), again.ExpiresIn);
        Assert.Single(_ledger.Events, e => e.Kind == LedgerEventKind.Expelled);
    }

    [Fact]
    public void Ask_that_waits_while_its_frontend_is_expelled_is_fenced()
    {
        _ledger.Report("b", 1, waiting: 100);
        var ticket = _ledger.Report("a", 1, waiting: 1);
        Assert.False(_ledger.IsAnswered(ticket));
        _ledger.Expel("a");
        Assert.Equal(PermitAnswerKind.Fenced, _ledger.AnswerTo(ticket).Kind);
    }

    [Fact]
    public void Every_answer_to_an_operator_follows_a_write()
    {
        _ledger.Report("a", 1, waiting: 1);
        var version = _ledger.Stored!.Version;
        Assert.Equal(ExpelOutcome.Expelled, _ledger.Expel("a").Outcome);
        Assert.Equal(++version, _ledger.Stored.Version);
        Assert.Equal(ExpelOutcome.Expelled, _ledger.Expel("a").Outcome);
        Assert.Equal(++version, _ledger.Stored.Version);
        Assert.Equal(ExpelOutcome.Unknown, _ledger.Expel("nobody").Outcome);
        Assert.Equal(++version, _ledger.Stored.Version);
    }

    [Fact]
    public void Expelled_frontend_is_asked_to_report_and_its_spare_permits_are_not_counted_on()
    {
        var ledger = new LedgerHarness(threshold: 0.94);
        ledger.Report("a", 1, waiting: 50);
        ledger.Report("a", 2, held: S(50), live: S(10));
        ledger.Report("b", 1, waiting: 50);
        ledger.Report("b", 2, held: S(50), live: S(20));
        ledger.Pushes.Clear();
        ledger.Expel("a");
        Assert.Equal("a", Assert.Single(ledger.Pushes).FrontendId);
        ledger.Pushes.Clear();
        ledger.Report("c", 1, waiting: 3);
        Assert.Equal("b", Assert.Single(ledger.Pushes).FrontendId);
    }

    [Fact]
    public void Expelled_frontend_that_holds_more_than_storage_knows_makes_the_ledger_settle()
    {
        _ledger.Report("a", 1, waiting: 10);
        _ledger.Expel("a");
        Assert.Equal(PermitAnswerKind.Fenced, _ledger.AnswerTo(_ledger.Report("a", 2, held: S(20))).Kind);
        Assert.True(_ledger.Ledger.Settling);
        Assert.Equal(S(20), _ledger.EntryOf("a"));
    }
}
