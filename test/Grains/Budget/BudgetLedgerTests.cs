using Tidegate.Budget;
using Tidegate.Grains.Budget;

namespace Tidegate.Grains.Tests.Budget;

public sealed class BudgetLedgerTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private static Permits S(int count) => new(count, 0);

    [Fact]
    public void Report_that_asks_is_granted_what_clients_wait_for()
    {
        var ledger = new LedgerHarness();
        var answer = ledger.AnswerTo(ledger.Report("a", 1, waiting: 10));
        Assert.Equal(PermitAnswerKind.Granted, answer.Kind);
        Assert.Equal(S(10), answer.Allowance);
        Assert.Equal(Ttl, answer.Ttl);
        Assert.Equal(S(10), ledger.EntryOf("a"));
    }

    [Fact]
    public void Report_that_asks_for_spare_gets_a_guided_chunk_below_the_threshold_only()
    {
        var ledger = new LedgerHarness();
        Assert.Equal(S(42), ledger.AnswerTo(ledger.Report("a", 1, wanted: S(256))).Allowance);
        var answer = ledger.AnswerTo(ledger.Report("a", 2, held: S(42), live: S(42), waiting: 43));
        Assert.Equal(S(85), answer.Allowance);
        answer = ledger.AnswerTo(ledger.Report("a", 3, held: S(85), live: S(84), wanted: S(256)));
        Assert.Equal(S(85), answer.Allowance);
    }

    [Fact]
    public void Grants_never_exceed_the_limit()
    {
        var ledger = new LedgerHarness();
        Assert.Equal(S(100), ledger.AnswerTo(ledger.Report("a", 1, waiting: 500)).Allowance);
        var ticket = ledger.Report("b", 1, waiting: 1);
        Assert.False(ledger.IsAnswered(ticket));
        ledger.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(Permits.None, ledger.AnswerTo(ticket).Allowance);
        Assert.Equal(0, ledger.Ledger.Free);
    }

    [Fact]
    public void Asks_of_the_same_moment_share_what_is_free()
    {
        var ledger = new LedgerHarness();
        ledger.Run(LedgerRequest.Of(1001, Ask("a", 80)), LedgerRequest.Of(1002, Ask("b", 80)));
        Assert.Equal(S(50), ledger.AnswerTo(1001).Allowance);
        Assert.Equal(S(50), ledger.AnswerTo(1002).Allowance);
    }

    [Fact]
    public void Stale_report_changes_nothing()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 5, waiting: 10);
        var before = ledger.Stored!.Version;
        var answer = ledger.AnswerTo(ledger.Report("a", 5));
        Assert.Equal(PermitAnswerKind.Stale, answer.Kind);
        Assert.Equal(S(10), ledger.Ledger.Granted);
        Assert.Equal(before, ledger.Stored.Version);
    }

    [Fact]
    public void Entry_goes_down_only_by_a_newer_report()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 10);
        ledger.Report("a", 2, held: S(4), live: S(4));
        Assert.Equal(S(4), ledger.EntryOf("a"));
        ledger.Report("a", 1, held: S(0));
        Assert.Equal(S(4), ledger.EntryOf("a"));
    }

    [Fact]
    public void Every_answer_follows_a_write()
    {
        var ledger = new LedgerHarness();
        var version = ledger.Stored!.Version;
        ledger.Report("a", 1);
        Assert.Equal(++version, ledger.Stored.Version);
        ledger.Report("a", 2);
        Assert.Equal(++version, ledger.Stored.Version);
        ledger.Report(new PermitReport { FrontendId = "a", Name = "a", Seq = 3, Leaving = true });
        Assert.Equal(++version, ledger.Stored.Version);
        Assert.Equal(PermitAnswerKind.Fenced, ledger.AnswerTo(ledger.Report("a", 4)).Kind);
        Assert.Equal(++version, ledger.Stored.Version);
    }

    [Fact]
    public void Parked_ask_is_met_when_another_frontend_returns_permits()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 100);
        ledger.Report("a", 2, held: S(100), live: S(90));
        var ticket = ledger.Report("b", 1, waiting: 3);
        Assert.False(ledger.IsAnswered(ticket));
        ledger.Report("a", 3, held: S(90), live: S(90));
        Assert.Equal(S(3), ledger.AnswerTo(ticket).Allowance);
    }

    [Fact]
    public void Asks_of_several_frontends_are_answered_in_between_without_a_refusal()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 50);
        ledger.Report("b", 1, waiting: 50);
        var first = ledger.Report("a", 2, held: S(50), live: S(50), waiting: 1);
        ledger.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(ledger.IsAnswered(first));

        ledger.Report("b", 2, held: S(50), live: S(50), waiting: 1);
        Assert.True(ledger.AnswerTo(first).AskAgain);
        var second = ledger.Report("a", 3, held: S(50), live: S(50), waiting: 1);
        Assert.False(ledger.IsAnswered(second));
        ledger.Advance(TimeSpan.FromMilliseconds(62.5));
        Assert.True(ledger.AnswerTo(second).AskAgain);
        var last = ledger.Report("a", 4, held: S(50), live: S(50), waiting: 1);
        ledger.Advance(TimeSpan.FromMilliseconds(87.5));
        Assert.False(ledger.AnswerTo(last).AskAgain);
        Assert.Equal(S(50), ledger.AnswerTo(last).Allowance);
    }

    [Fact]
    public void Ask_that_comes_again_keeps_its_turn()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 50);
        ledger.Report("b", 1, waiting: 49);
        ledger.Report("c", 1, waiting: 1);
        ledger.Report("a", 2, held: S(50), live: S(50), waiting: 1);
        ledger.Advance(TimeSpan.FromMilliseconds(70));
        ledger.Report("b", 2, held: S(49), live: S(49), waiting: 1);
        var again = ledger.Report("a", 3, held: S(50), live: S(50), waiting: 1);
        ledger.Report("c", 2);
        Assert.Equal(S(51), ledger.AnswerTo(again).Allowance);
    }

    [Fact]
    public void Ask_that_cannot_be_met_recalls_spare_permits_from_their_holder()
    {
        var ledger = new LedgerHarness(threshold: 0.94);
        ledger.Report("a", 1, waiting: 100);
        ledger.Report("a", 2, held: S(100), live: S(60));
        ledger.Pushes.Clear();
        ledger.Report("b", 1, waiting: 3);
        var push = Assert.Single(ledger.Pushes);
        Assert.Equal("a", push.FrontendId);
        Assert.Equal(S(60), push.Target);
        ledger.Pushes.Clear();
        ledger.Report("c", 1, waiting: 3);
        Assert.Empty(ledger.Pushes);
    }

    [Fact]
    public void Refused_frontend_hears_when_permits_come_free()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 100);
        var ticket = ledger.Report("b", 1, waiting: 1);
        ledger.Advance(TimeSpan.FromSeconds(1));
        Assert.True(ledger.IsAnswered(ticket));
        ledger.Pushes.Clear();
        ledger.Report("a", 2, held: S(99), live: S(99));
        Assert.Contains(ledger.Pushes, push => push is { FrontendId: "b", PermitsFree: true });
    }

    [Fact]
    public void Refused_frontend_hears_of_free_permits_also_after_reports_that_ask_for_nothing()
    {
        var ledger = new LedgerHarness(limit: 10);
        ledger.Report("a", 1, waiting: 10);
        ledger.Report("a", 2, held: S(10), live: S(10), waiting: 1);
        ledger.Advance(TimeSpan.FromSeconds(1));
        ledger.Report("a", 3, held: S(10), live: S(10));
        ledger.Pushes.Clear();
        ledger.SetLimit(11);
        Assert.Contains(ledger.Pushes, push => push is { FrontendId: "a", PermitsFree: true });
        ledger.Report("a", 4, held: S(10), live: S(10), waiting: 1);
        ledger.Pushes.Clear();
        ledger.SetLimit(12);
        Assert.DoesNotContain(ledger.Pushes, push => push.PermitsFree);
    }

    [Fact]
    public void Under_pressure_answers_recall_what_is_spare()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 90);
        var answer = ledger.AnswerTo(ledger.Report("a", 2, held: S(90), live: S(86)));
        Assert.Equal(PressureLevel.Backpressure, answer.Pressure.Level);
        Assert.Equal(S(90), answer.Allowance);
        Assert.Equal(S(86), answer.Target);
        Assert.False(answer.Overcommitted);
    }

    [Fact]
    public void Silent_frontend_expires_after_ttl_and_margin_and_is_fenced_afterwards()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 10);
        ledger.Advance(Ttl + Margin - TimeSpan.FromMilliseconds(1));
        Assert.Equal(10, ledger.Ledger.Granted.Total);
        Assert.Equal(ledger.Now + TimeSpan.FromMilliseconds(1), ledger.NextDue);
        ledger.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, ledger.Ledger.Granted.Total);
        Assert.Equal(PermitAnswerKind.Fenced, ledger.AnswerTo(ledger.Report("a", 2, held: S(10), live: S(10))).Kind);
    }

    [Fact]
    public void Expiry_uses_the_largest_ttl_that_may_be_in_force()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 10);
        ledger.Options.Lease.Ttl = TimeSpan.FromSeconds(10);
        ledger.Options.Limits.Version = 1;
        ledger.TakeOver(ledger.Stored);
        ledger.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(10, ledger.Ledger.Granted.Total);
        ledger.Report(new PermitReport { FrontendId = "a", Name = "a", Seq = 2, Held = S(10), TtlInForce = TimeSpan.FromSeconds(10) });
        ledger.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(0, ledger.Ledger.Granted.Total);
    }

    [Fact]
    public void Word_that_the_cluster_is_new_ends_the_settling_of_a_ledger_that_began_without_it()
    {
        var ledger = new LedgerHarness(newCluster: false);
        ledger.Report("a", 1, waiting: 5);
        ledger.TakeOver(ledger.Stored);
        Assert.True(ledger.Ledger.Settling);

        ledger.TakeOver(ledger.Stored, newCluster: true);

        Assert.False(ledger.Ledger.Settling);
        Assert.Equal(5, ledger.AnswerTo(ledger.Report("a", 2, waiting: 5)).Allowance.Total);
        Assert.False(ledger.Stored!.BeganMissing);
    }

    [Fact]
    public void Word_that_the_cluster_is_new_comes_too_late_when_a_frontend_has_shown_a_permit()
    {
        var ledger = new LedgerHarness(newCluster: false);
        ledger.Report("a", 1, held: S(3), live: S(3));

        ledger.TakeOver(ledger.Stored, newCluster: true);

        Assert.True(ledger.Ledger.Settling);
    }

    [Fact]
    public void Word_that_the_cluster_is_new_says_nothing_of_a_store_that_went_back()
    {
        var ledger = new LedgerHarness(run: "first");
        ledger.TakeOver(ledger.Stored, run: "second");

        ledger.TakeOver(ledger.Stored, newCluster: true, run: "second");

        Assert.True(ledger.Ledger.Settling);
    }

    [Fact]
    public void Takeover_goes_on_from_the_stored_silence()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 10);
        for (var i = 0; i < 12; i++)
        {
            ledger.Advance(TimeSpan.FromSeconds(20));
            ledger.TakeOver(ledger.Stored);
        }

        Assert.Equal(0, ledger.Ledger.Granted.Total);
    }

    [Fact]
    public void Takeover_keeps_entries_sequence_numbers_and_tombstones()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 7, waiting: 10);
        ledger.Report(new PermitReport { FrontendId = "gone", Name = "gone", Seq = 1, Leaving = true });
        var epoch = ledger.Stored!.Epoch;
        ledger.TakeOver(ledger.Stored);
        Assert.Equal(epoch + 1, ledger.Stored!.Epoch);
        Assert.Equal(10, ledger.Ledger.Granted.Total);
        Assert.Equal(PermitAnswerKind.Stale, ledger.AnswerTo(ledger.Report("a", 7)).Kind);
        Assert.Equal(PermitAnswerKind.Fenced, ledger.AnswerTo(ledger.Report("gone", 2)).Kind);
    }

    [Fact]
    public void Leaving_frees_permits_and_may_be_repeated()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 10);
        var leaving = new PermitReport { FrontendId = "a", Name = "a", Seq = 2, Leaving = true };
        Assert.Equal(PermitAnswerKind.Released, ledger.AnswerTo(ledger.Report(leaving)).Kind);
        Assert.Equal(0, ledger.Ledger.Granted.Total);
        Assert.Equal(PermitAnswerKind.Released, ledger.AnswerTo(ledger.Report(leaving with { Seq = 3 })).Kind);
    }

    [Fact]
    public void Evidence_frees_the_permits_of_ids_and_tombstones_unseen_ones()
    {
        var ledger = new LedgerHarness();
        ledger.Report("old", 1, waiting: 10);
        ledger.Report(new PermitReport { FrontendId = "new", Name = "n", Seq = 1, Evidence = ["old", "never-seen", "new"] });
        Assert.Equal(0, ledger.Ledger.Granted.Total);
        Assert.Equal(PermitAnswerKind.Fenced, ledger.AnswerTo(ledger.Report("never-seen", 1, waiting: 1)).Kind);
        Assert.Equal(PermitAnswerKind.Granted, ledger.AnswerTo(ledger.Report("new", 2)).Kind);
    }

    [Fact]
    public void Tombstones_are_forgotten_once_no_late_report_can_live()
    {
        var ledger = new LedgerHarness();
        ledger.Report(new PermitReport { FrontendId = "a", Name = "a", Seq = 1, Leaving = true });
        Assert.Single(ledger.Stored!.Tombstones);
        ledger.Advance(Ttl + Margin + TimeSpan.FromMinutes(1));
        Assert.Empty(ledger.Stored!.Tombstones);
    }

    [Fact]
    public void Missing_ledger_of_an_old_cluster_settles_before_it_grants()
    {
        var ledger = new LedgerHarness(newCluster: false);
        Assert.True(ledger.Ledger.Settling);
        var ticket = ledger.Report("a", 1, waiting: 10);
        ledger.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Permits.None, ledger.AnswerTo(ticket).Allowance);
        ledger.Report("a", 2);
        ledger.Advance(Ttl + Margin - TimeSpan.FromSeconds(1));
        Assert.False(ledger.Ledger.Settling);
        Assert.Equal(S(10), ledger.AnswerTo(ledger.Report("a", 3, waiting: 10)).Allowance);
    }

    [Fact]
    public void Report_over_its_entry_is_adopted_and_begins_settling()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 10);
        var answer = ledger.AnswerTo(ledger.Report("b", 9, held: S(30), live: S(30)));
        Assert.Equal(S(30), answer.Allowance);
        Assert.True(ledger.Ledger.Settling);
        Assert.True(ledger.Stored!.Settling);
        var ticket = ledger.Report("a", 2, held: S(10), live: S(10), waiting: 5);
        ledger.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(S(10), ledger.AnswerTo(ticket).Allowance);
    }

    [Fact]
    public void Report_that_saw_a_newer_limit_or_epoch_brings_them_back()
    {
        var ledger = new LedgerHarness();
        var seen = new LimitSetting { Version = 40, MaxConnections = 70, SetByOperator = true };
        ledger.Report(new PermitReport { FrontendId = "a", Name = "a", Seq = 1, EpochSeen = 12, LimitSeen = seen });
        Assert.Equal(70, ledger.Ledger.Limit.MaxConnections);
        Assert.Equal(13, ledger.Stored!.Epoch);
        Assert.True(ledger.Ledger.Settling);
    }

    [Fact]
    public void Settling_begins_anew_with_each_takeover_and_nobody_expires_meanwhile()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, held: S(5), live: S(5));
        ledger.Advance(Ttl);
        ledger.TakeOver(ledger.Stored);
        Assert.True(ledger.Ledger.Settling);
        ledger.Advance(Ttl);
        Assert.True(ledger.Ledger.Settling);
        Assert.Equal(5, ledger.Ledger.Granted.Total);
        ledger.Advance(Margin);
        Assert.False(ledger.Ledger.Settling);
        Assert.Equal(0, ledger.Ledger.Granted.Total);
    }

    [Theory]
    [InlineData("first", "first", false)]
    [InlineData("first", "second", true)]
    [InlineData("first", null, true)]
    [InlineData(null, "first", true)]
    [InlineData(null, null, false)]
    public void Takeover_in_another_run_of_the_store_settles(string? written, string? found, bool settles)
    {
        var ledger = new LedgerHarness(run: written);
        ledger.Report("a", 1, waiting: 10);
        Assert.Equal(written, ledger.Stored!.StoreRun);

        ledger.TakeOver(ledger.Stored, run: found);

        Assert.Equal((settles, settles, found), (ledger.Ledger.Settling, ledger.Stored.Settling, ledger.Stored.StoreRun));
        Assert.Equal(10, ledger.Ledger.Granted.Total);
    }

    [Fact]
    public void Settling_after_another_run_tells_its_rest_and_ends_by_time_alone()
    {
        var ledger = new LedgerHarness(run: "first");
        ledger.Report("a", 1, waiting: 10);
        ledger.Advance(Ttl);
        ledger.TakeOver(ledger.Stored, run: "second");
        var ticket = ledger.Report("a", 2, held: S(10), live: S(10), waiting: 5);
        ledger.Advance(TimeSpan.FromSeconds(1));
        var answer = ledger.AnswerTo(ticket);
        Assert.Equal((S(10), Ttl + Margin - TimeSpan.FromSeconds(1)), (answer.Allowance, answer.SettlingFor));

        ledger.TakeOver(ledger.Stored, run: "second");
        Assert.True(ledger.Ledger.Settling);
        ledger.Advance(Ttl + Margin);

        answer = ledger.AnswerTo(ledger.Report("b", 1, waiting: 5));
        Assert.Equal((S(5), null), (answer.Allowance, answer.SettlingFor));
    }

    [Fact]
    public void Lowered_limit_is_overcommitted_raises_nobody_and_sets_targets()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 60);
        ledger.Report("b", 1, waiting: 40);
        ledger.Report("a", 2, held: S(60), live: S(60));
        ledger.Report("b", 2, held: S(40), live: S(40));
        var change = ledger.SetLimit(60);
        Assert.Equal(100, change.Previous.MaxConnections);
        Assert.Equal(40, change.ToClose);
        Assert.Equal([24, 16], change.Plan.Select(shed => shed.Close));
        Assert.True(ledger.Ledger.Overcommitted);
        var answer = ledger.AnswerTo(ledger.Report("a", 3, held: S(60), live: S(60)));
        Assert.True(answer.Overcommitted);
        Assert.Equal(S(36), answer.Target);
        var ticket = ledger.Report("b", 3, held: S(40), live: S(40), waiting: 3);
        Assert.False(ledger.IsAnswered(ticket));
        ledger.Report("a", 4, held: S(15), live: S(15));
        Assert.False(ledger.Ledger.Overcommitted);
        Assert.Equal(S(43), ledger.AnswerTo(ticket).Allowance);
    }

    [Fact]
    public void Raised_limit_reaches_everybody_at_once()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 100);
        ledger.Pushes.Clear();
        ledger.SetLimit(200);
        Assert.Contains(ledger.Pushes, push => push.FrontendId == "a");
    }

    [Fact]
    public void Limit_of_an_operator_survives_a_takeover_and_is_reset_on_request()
    {
        var ledger = new LedgerHarness();
        ledger.SetLimit(60);
        ledger.TakeOver(ledger.Stored);
        Assert.Equal(60, ledger.Ledger.Limit.MaxConnections);
        ledger.SetLimit(null);
        Assert.Equal(100, ledger.Ledger.Limit.MaxConnections);
    }

    [Fact]
    public void Reserve_is_out_of_reach_for_standard_clients()
    {
        var ledger = new LedgerHarness(reserve: 20);
        Assert.Equal(S(80), ledger.AnswerTo(ledger.Report("a", 1, waiting: 100)).Allowance);
        var priority = new PermitReport { FrontendId = "b", Name = "b", Seq = 1, Waiting = new Permits(0, 30), Wanted = new Permits(0, 30) };
        Assert.Equal(new Permits(0, 20), ledger.AnswerTo(ledger.Report(priority)).Allowance);
    }

    [Fact]
    public void Newer_report_of_a_frontend_overtakes_its_parked_ask()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 100);
        var parked = ledger.Report("b", 1, waiting: 1);
        ledger.Report("b", 2);
        Assert.Equal(PermitAnswerKind.Stale, ledger.AnswerTo(parked).Kind);
    }

    [Fact]
    public void Unknown_format_is_refused_with_what_to_do()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new LedgerHarness(stored: new LedgerDocument { Format = 99 }));
        Assert.Contains("99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_adds_up()
    {
        var ledger = new LedgerHarness();
        ledger.Report("a", 1, waiting: 10);
        ledger.Report(new PermitReport
        {
            FrontendId = "a",
            Name = "front",
            Seq = 2,
            Held = S(10),
            Live = S(7),
            Load = new FrontendLoad { MemoryBytes = 1000, Refused = FrontendLoad.None.Refused.Add(RefusalReasons.Limit, 3) },
        });
        var status = ledger.Ledger.ToStatus(ledger.Now);
        Assert.Equal(7, status.InUse.Total);
        Assert.Equal(10, status.Granted.Total);
        Assert.Equal(90, status.Free);
        Assert.Equal(3, status.Refused[RefusalReasons.Limit]);
        Assert.Equal(1000, status.MemoryBytes);
        Assert.Equal(500L * 1024 * 1024, status.MemoryCeilingBytes);
        Assert.Equal("front", Assert.Single(status.Frontends).Name);
        ledger.Now += TimeSpan.FromSeconds(16);
        Assert.Equal(FrontendState.Silent, Assert.Single(ledger.Ledger.ToStatus(ledger.Now).Frontends).State);
    }

    [Fact]
    public void Default_ceiling_is_never_more_than_the_frontends_may_use_for_connections()
    {
        const long Megabyte = 1024 * 1024;
        var ledger = new LedgerHarness();
        Report("a", 400 * Megabyte);
        Assert.Equal(300 * Megabyte, ledger.Ledger.ToStatus(ledger.Now).MemoryCeilingBytes);

        Report("b", 200 * Megabyte);
        Assert.Equal(450 * Megabyte, ledger.Ledger.ToStatus(ledger.Now).MemoryCeilingBytes);

        // One that does not say what it has: nothing is known of the sum.
        Report("c", 0);
        Assert.Equal(500 * Megabyte, ledger.Ledger.ToStatus(ledger.Now).MemoryCeilingBytes);

        void Report(string id, long capacity) => ledger.Report(new PermitReport
        {
            FrontendId = id,
            Name = id,
            Seq = 1,
            Load = new FrontendLoad { Process = new ProcessMemory { CapacityBytes = capacity } },
        });
    }

    [Fact]
    public void Pressure_weighs_the_memory_of_processes_by_what_they_have()
    {
        var ledger = new LedgerHarness();
        Report("small", 100, utilization: 1);
        Assert.Equal((PressureLevel.Critical, PressureCause.Memory), (ledger.Ledger.ToStatus(ledger.Now).Pressure.Level, ledger.Ledger.ToStatus(ledger.Now).Pressure.Cause));

        Report("large", 900, utilization: 0.2);
        var status = ledger.Ledger.ToStatus(ledger.Now);
        Assert.Equal((PressureLevel.Normal, 0.28), (status.Pressure.Level, Math.Round(status.Pressure.Utilization, 6)));

        void Report(string id, long capacity, double utilization) => ledger.Report(new PermitReport
        {
            FrontendId = id,
            Name = id,
            Seq = 1,
            Load = new FrontendLoad { Process = new ProcessMemory { CapacityBytes = capacity << 20, Utilization = utilization } },
        });
    }

    [Fact]
    public void Spare_permits_granted_since_the_last_recall_are_recalled_again_at_once()
    {
        var ledger = new LedgerHarness(limit: 2, threshold: 0.94);
        ledger.Report("a", 1, wanted: S(2));
        ledger.Report("a", 2, held: S(1), wanted: S(2));
        ledger.Report("b", 1, waiting: 1);
        ledger.Report("b", 2, held: S(1), live: S(1), waiting: 1);
        Assert.Contains(ledger.Pushes, push => push.FrontendId == "a" && push.Target == Permits.None);
        ledger.Pushes.Clear();
        ledger.Report("a", 3, held: S(1));
        Assert.Contains(ledger.Pushes, push => push.FrontendId == "a" && push.Target == Permits.None);
    }

    private static PermitReport Ask(string id, int waiting) =>
        new() { FrontendId = id, Name = id, Seq = 1, Waiting = S(waiting), Wanted = S(waiting) };
}
