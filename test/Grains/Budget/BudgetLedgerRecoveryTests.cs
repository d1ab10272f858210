using Tidegate.Budget;
using Tidegate.Grains.Budget;
using Tidegate.Recovery;

namespace Tidegate.Grains.Tests.Budget;

/// <summary>What pressure and recovery procedures do to grants.</summary>
public sealed class BudgetLedgerRecoveryTests
{
    private const long Megabyte = 1024 * 1024;

    private long _ticket = 1000;

    [Fact]
    public void Cut_keeps_permits_back_and_sheds_as_a_lowered_limit_does_and_survives_a_takeover()
    {
        var ledger = new LedgerHarness();
        Assert.Equal(S(80), ledger.AnswerTo(ledger.Report("a", 1, waiting: 80)).Allowance);
        ledger.Report("a", 2, held: S(80), live: S(80));
        ledger.Pushes.Clear();

        Assert.True(Recover(ledger, RecoveryProcedure.EmergencyLimit, limit: 60).Done);
        Assert.Contains(ledger.Pushes, push => push.FrontendId == "a");
        var answer = ledger.AnswerTo(ledger.Report("a", 3, held: S(80), live: S(80)));
        Assert.Equal((60, 100), (answer.EffectiveLimit, answer.Limit!.MaxConnections));
        Assert.True(answer.Overcommitted);
        Assert.Equal(S(60), answer.Target);
        Assert.Equal(60, ledger.Ledger.ToStatus(ledger.Now).EffectiveLimit);
        Assert.Equal(PressureLevel.Exhausted, answer.Pressure.Level);

        ledger.TakeOver(ledger.Stored);
        Assert.Equal(60, ledger.Ledger.ToStatus(ledger.Now).EffectiveLimit);
        ledger.Report("a", 4, held: S(60), live: S(60));
        var refused = ledger.Report("b", 1, waiting: 1);
        ledger.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Permits.None, ledger.AnswerTo(refused).Allowance);

        Assert.True(Recover(ledger, RecoveryProcedure.EmergencyLimit, start: false).Done);
        Assert.Equal(S(1), ledger.AnswerTo(ledger.Report("b", 2, waiting: 1)).Allowance);
        Assert.Null(ledger.AnswerTo(ledger.Report("b", 3, held: S(1), live: S(1))).EffectiveLimit);
    }

    [Fact]
    public void Second_start_is_answered_and_changes_nothing()
    {
        var ledger = new LedgerHarness();
        Recover(ledger, RecoveryProcedure.EmergencyLimit, limit: 60);
        Assert.False(Recover(ledger, RecoveryProcedure.EmergencyLimit, limit: 10).Done);
        Assert.Equal(60, ledger.Ledger.ToStatus(ledger.Now).EffectiveLimit);
        Assert.False(Recover(ledger, RecoveryProcedure.ShedIdle, start: false).Done);
    }

    [Fact]
    public void Limit_below_a_cut_is_the_effective_one()
    {
        var ledger = new LedgerHarness();
        Recover(ledger, RecoveryProcedure.EmergencyLimit, limit: 60);
        ledger.SetLimit(40);
        Assert.Equal(40, ledger.Ledger.ToStatus(ledger.Now).EffectiveLimit);
        ledger.SetLimit(200);
        Assert.Equal(60, ledger.Ledger.ToStatus(ledger.Now).EffectiveLimit);
    }

    [Fact]
    public void Idle_connections_to_close_are_divided_by_where_the_idle_ones_are()
    {
        var ledger = new LedgerHarness();
        Carry(ledger, "a", 1, live: 50, idle: 0);
        Carry(ledger, "b", 1, live: 49, idle: 30);
        Assert.Equal(PressureLevel.Critical, ledger.Ledger.ToStatus(ledger.Now).Pressure.Level);
        Assert.Contains(ledger.Events, happened => happened.Kind == LedgerEventKind.RecoveryBegan);
        Assert.Null(Carry(ledger, "a", 3, live: 50, idle: 0).Orders!.ShedIdleTo);
        Assert.Equal(39, Carry(ledger, "b", 3, live: 49, idle: 30).Orders!.ShedIdleTo);
    }

    [Fact]
    public void Memory_to_free_is_divided_by_where_it_is()
    {
        var ledger = new LedgerHarness();
        Carry(ledger, "a", 1, live: 10, memory: 100 * Megabyte);
        Carry(ledger, "b", 1, live: 10, memory: 400 * Megabyte);
        var a = Carry(ledger, "a", 3, live: 10, memory: 100 * Megabyte);
        var b = Carry(ledger, "b", 3, live: 10, memory: 400 * Megabyte);
        Assert.Equal(76, a.Orders!.MemoryTo!.Value / (double)Megabyte, 0.1);
        Assert.Equal(304, b.Orders!.MemoryTo!.Value / (double)Megabyte, 0.1);
        Assert.Equal(19, b.Orders.MemoryShareBytes / (double)Megabyte, 0.1);
        Assert.Equal(new Tidegate.Configuration.TidegateOptions().ToClusterSettings().SendQueueBytes / 4, b.Settings!.SendQueueBytes);
        Assert.Equal(20, b.EffectiveLimit);
    }

    [Fact]
    public void Exhausted_memory_admits_nobody_whatever_permits_are_free_until_it_has_fallen_below_its_hysteresis()
    {
        var ledger = new LedgerHarness();
        ledger.Options.Recovery.Automatic.RelieveMemory = false;
        ledger.TakeOver(ledger.Stored);
        Carry(ledger, "a", 1, live: 10, memory: 500 * Megabyte);
        Assert.True(ledger.Ledger.ToStatus(ledger.Now).Pressure.IsMemoryExhausted);
        Assert.False(Ask(ledger, "b", AdmissionClass.Standard));
        Assert.False(Ask(ledger, "p", AdmissionClass.Priority));
        Carry(ledger, "a", 3, live: 10, memory: 480 * Megabyte);
        Assert.False(Ask(ledger, "c", AdmissionClass.Standard));
        ledger.Pushes.Clear();
        Carry(ledger, "a", 5, live: 10, memory: 470 * Megabyte);
        Assert.Contains(ledger.Pushes, push => push.PermitsFree);
        Assert.True(Ask(ledger, "d", AdmissionClass.Standard));
    }

    [Fact]
    public void Critical_pressure_admits_priority_clients_only_while_a_reserve_is_configured()
    {
        var with = new LedgerHarness(reserve: 2);
        Carry(with, "a", 1, live: 95);
        Assert.False(Ask(with, "b", AdmissionClass.Standard));
        Assert.True(Ask(with, "p", AdmissionClass.Priority));

        var without = new LedgerHarness();
        Carry(without, "a", 1, live: 95);
        Assert.True(Ask(without, "b", AdmissionClass.Standard));
    }

    [Fact]
    public void No_spare_permits_from_backpressure_on()
    {
        var ledger = new LedgerHarness();
        Carry(ledger, "a", 1, live: 84);
        Assert.True(ledger.AnswerTo(ledger.Report("b", 1, waiting: 1, wanted: S(20))).Allowance.Total >= 1);
        Carry(ledger, "a", 3, live: 85);
        Assert.Equal(S(1), ledger.AnswerTo(ledger.Report("c", 1, waiting: 1, wanted: S(20))).Allowance);
    }

    [Fact]
    public void Operator_who_sheds_refuses_standard_clients()
    {
        var ledger = new LedgerHarness();
        Recover(ledger, RecoveryProcedure.ShedIdle);
        Assert.False(Ask(ledger, "b", AdmissionClass.Standard));
        Assert.True(Ask(ledger, "p", AdmissionClass.Priority));
    }

    [Fact]
    public void Frontends_are_told_of_rounds_and_audits_are_wanted_while_restart_clean_runs()
    {
        var ledger = new LedgerHarness();
        Assert.False(ledger.Ledger.WantsAudit);
        Recover(ledger, RecoveryProcedure.RestartClean);
        Assert.True(ledger.Ledger.WantsAudit);
        Assert.Equal((0, 1), Rounds(Carry(ledger, "a", 1, live: 1)));
        ledger.Ledger.TakeAudit(0);
        ledger.Advance(TimeSpan.FromSeconds(31));
        Assert.False(ledger.Ledger.WantsAudit);
        Recover(ledger, RecoveryProcedure.AggressiveCleanup);
        Assert.Equal((1, 1), Rounds(Carry(ledger, "a", 3, live: 1)));
    }

    [Fact]
    public void Overload_reported_by_frontends_cuts_the_limit_and_silence_says_nothing()
    {
        var ledger = new LedgerHarness();
        var slow = new FrontendHealth { ThreadPoolDelay = TimeSpan.FromSeconds(2) };
        Carry(ledger, "gone", 1, live: 1, health: slow);
        ledger.Now += TimeSpan.FromSeconds(20);
        for (var seq = 1; seq < 12; seq += 2, ledger.Now += TimeSpan.FromSeconds(3)) Carry(ledger, "a", seq, live: 1);
        Assert.Equal(100, ledger.Ledger.ToStatus(ledger.Now).EffectiveLimit);
        for (var seq = 21; seq < 31; seq += 2, ledger.Now += TimeSpan.FromSeconds(3)) Carry(ledger, "a", seq, live: 1, health: slow);
        Assert.Equal(80, ledger.Ledger.ToStatus(ledger.Now).EffectiveLimit);
        ledger.Now += TimeSpan.FromSeconds(30);
        Carry(ledger, "a", 41, live: 1);
        Assert.Equal(100, ledger.Ledger.ToStatus(ledger.Now).EffectiveLimit);
    }

    [Fact]
    public void Control_plane_that_came_back_starts_a_clean_restart()
    {
        var ledger = new LedgerHarness();
        Carry(ledger, "a", 1, live: 1, health: new FrontendHealth { ReturnedAgo = TimeSpan.FromSeconds(1) });
        Assert.True(ledger.Ledger.WantsAudit);
    }

    private static (long Sweep, long Rebuild) Rounds(PermitAnswer answer) => (answer.Orders!.SweepRound, answer.Orders.RebuildRound);

    /// <summary>A frontend asks for what it needs and carries it; two reports, from <paramref name="seq"/> on.</summary>
    private static PermitAnswer Carry(LedgerHarness ledger, string id, long seq, int live, int idle = 0, long memory = 0, FrontendHealth? health = null)
    {
        var had = ledger.Stored!.Entries.Find(entry => entry.Id == id)?.Allowance ?? Permits.None;
        if (had.Total < live) ledger.Report(id, seq, held: had, live: had, waiting: live - had.Total);
        // The ledger looks at the procedures every now and then.
        ledger.Now += TimeSpan.FromMilliseconds(300);
        return ledger.AnswerTo(ledger.Report(new PermitReport
        {
            FrontendId = id,
            Name = id,
            Seq = seq + 1,
            Held = S(live),
            Live = S(live),
            Wanted = S(live),
            Load = new FrontendLoad { Idle = idle, MemoryBytes = memory, Health = health ?? FrontendHealth.None },
        }));
    }

    private static bool Ask(LedgerHarness ledger, string id, AdmissionClass admissionClass)
    {
        var one = Permits.Of(admissionClass, 1);
        var ticket = ledger.Report(new PermitReport { FrontendId = id, Name = id, Seq = 1, Waiting = one, Wanted = one });
        ledger.Advance(TimeSpan.FromSeconds(1));
        return ledger.AnswerTo(ticket).Allowance.Total == 1;
    }

    private RecoveryResult Recover(LedgerHarness ledger, RecoveryProcedure procedure, bool start = true, int? limit = null)
    {
        var request = new RecoveryRequest { Procedure = procedure, Start = start, Limit = limit, Actor = "test", Reason = "test", CorrelationId = "c" };
        ledger.Run(LedgerRequest.Of(++_ticket, request));
        return ledger.Replies.Single(reply => reply.Ticket == _ticket && reply.Recovery is not null).Recovery!;
    }

    private static Permits S(int count) => new(count, 0);
}
