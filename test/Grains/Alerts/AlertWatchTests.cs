using System.Collections.Immutable;
using Tidegate.Alerting;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.Grains.Alerts;

namespace Tidegate.Grains.Tests.Alerts;

public sealed class AlertWatchTests
{
    private static readonly TimeSpan ShedWarning = TimeSpan.FromSeconds(10);

    private readonly TidegateOptions _options = new();
    private readonly AlertWatch _watch;
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private ClusterReadings _last = new();

    public AlertWatchTests() => _watch = new AlertWatch(_options);

    [Theory]
    [InlineData(75, false)]
    [InlineData(76, true)]
    [InlineData(100, true)]
    public void Connections_are_a_share_of_the_limit(int inUse, bool isRead)
    {
        var reading = Read(Budget(inUse)).SingleOrDefault(reading => reading.Rule == AlertRules.ConnectionsHigh);

        Assert.Equal(isRead ? inUse : null, reading?.Value);
    }

    [Fact]
    public void Memory_is_a_share_of_its_ceiling()
    {
        var reading = Read(Budget(1) with { MemoryBytes = 490, MemoryCeilingBytes = 500 }).Single(reading => reading.Rule == AlertRules.MemoryCritical);

        Assert.Equal((98, true), (reading.Value, reading.Value > reading.Threshold));
    }

    [Fact]
    public void Limit_of_zero_is_no_share() => Assert.Empty(Read(Budget(0, limit: 0)));

    [Fact]
    public void Late_lease_has_a_quarter_of_its_time_as_threshold()
    {
        var late = Frontend() with { LastReportAge = TimeSpan.FromSeconds(31) };

        var reading = Assert.Single(Read(Budget(1, frontends: late)));

        Assert.Equal((AlertRules.LeaseLate, "front", 31, 30), (reading.Rule, reading.Scope, reading.Value, reading.Threshold));
        Assert.Equal(15, reading.ClearAt);
    }

    [Fact]
    public void Frontend_that_must_be_fenced_by_now_counts_as_fenced()
    {
        var silent = Frontend() with { LastReportAge = TimeSpan.FromSeconds(101) };

        Assert.Contains(Read(Budget(1, frontends: silent)), reading => reading.Rule == AlertRules.FrontendFenced);
    }

    [Fact]
    public void Frontend_that_says_that_it_is_fenced_counts()
    {
        var fenced = Frontend() with { State = FrontendState.Fenced };

        Assert.Contains(Read(Budget(1, frontends: fenced)), reading => reading.Rule == AlertRules.FrontendFenced);
    }

    [Fact]
    public void Budget_that_does_not_answer_is_the_only_thing_that_is_told()
    {
        Read(Budget(99));
        _now += TimeSpan.FromSeconds(31);

        var reading = Assert.Single(Read((BudgetStatus?)null));

        Assert.Equal(AlertRules.ControlPlaneDown, reading.Rule);
        Assert.True(reading.Value > reading.Threshold);
        Assert.False(AlertWatch.IsJudgedBy(_last, "connections_high"));
        Assert.False(AlertWatch.IsJudgedBy(_last, "audit_drift"));
        Assert.True(AlertWatch.IsJudgedBy(_last, "control_plane_down"));
    }

    [Fact]
    public void Refusal_while_permits_have_been_free_for_ten_seconds_is_unfair()
    {
        for (var i = 0; i < 11; i++)
            Assert.Empty(Read(Budget(50, frontends: Frontend() with { Refused = Refused(3) })));

        var reading = Assert.Single(Read(Budget(50, frontends: Frontend() with { Refused = Refused(5) })));

        Assert.Equal((AlertRules.UnfairRefusals, 2), (reading.Rule, reading.Value));
    }

    [Fact]
    public void Refusal_of_a_full_house_is_fair_also_when_somebody_leaves_after_it()
    {
        for (var i = 0; i < 30; i++)
            Read(Budget(100, frontends: Frontend() with { Refused = Refused(i) }));
        for (var i = 0; i < 30; i++)
            Assert.DoesNotContain(Read(Budget(90, frontends: Frontend() with { Refused = Refused(30) })), reading => reading.Rule == AlertRules.UnfairRefusals);
    }

    [Fact]
    public void Reserve_is_no_free_permit_of_others()
    {
        for (var i = 0; i < 30; i++)
        {
            var budget = Budget(80, frontends: Frontend() with { Refused = Refused(i) });
            Assert.DoesNotContain(
                Read(budget with { Limit = budget.Limit with { PriorityReserve = 20 } }),
                reading => reading.Rule == AlertRules.UnfairRefusals);
        }
    }

    [Fact]
    public void Cleanups_are_judged_from_twenty_on()
    {
        Read(Counters(new FrontendCounters()));
        Assert.Empty(Read(Counters(new FrontendCounters { Cleanups = 19, CleanupsFailed = 1 })));

        var reading = Assert.Single(Read(Counters(new FrontendCounters { Cleanups = 20, CleanupsFailed = 2 })));

        Assert.Equal((AlertRules.CleanupFailures, 10), (reading.Rule, reading.Value));
    }

    [Fact]
    public void Abnormal_closes_are_compared_with_those_of_the_day()
    {
        Read(Counters(new FrontendCounters()));
        Read(Counters(new FrontendCounters { Closes = 1000, AbnormalCloses = 100 }));
        _now += TimeSpan.FromHours(1);
        Assert.Empty(Read(Counters(new FrontendCounters { Closes = 1100, AbnormalCloses = 115 })));

        var reading = Assert.Single(Read(Counters(new FrontendCounters { Closes = 1200, AbnormalCloses = 160 })));

        Assert.Equal((AlertRules.AbnormalCloses, 30), (reading.Rule, reading.Value));
    }

    [Fact]
    public void Slow_consumers_are_a_share_of_all_connections()
    {
        Read(Counters(new FrontendCounters()));

        var reading = Assert.Single(Read(Counters(new FrontendCounters { Closes = 9, SlowConsumers = 5 })));

        Assert.Equal((AlertRules.SlowConsumers, 50), (reading.Rule, reading.Value));
    }

    [Fact]
    public void Third_epoch_in_a_quarter_of_an_hour_is_flapping()
    {
        Read(Budget(1));
        Assert.Empty(Read(Budget(1) with { Epoch = 3 }));

        var reading = Assert.Single(Read(Budget(1) with { Epoch = 4 }));

        Assert.Equal((AlertRules.LedgerFlapping, 3), (reading.Rule, reading.Value));
    }

    [Fact]
    public void Takeovers_are_counted_on_by_a_watch_that_was_lost_with_its_silo()
    {
        Read(Budget(1));
        Read(Budget(1) with { Epoch = 3 });
        var next = new AlertWatch(_options);
        next.Restore(_watch.Epochs);

        var reading = Assert.Single(next.Read(new ClusterReadings { Silos = 1, Budget = Budget(1) with { Epoch = 4 } }, _now));

        Assert.Equal((AlertRules.LedgerFlapping, 3), (reading.Rule, reading.Value));
        Assert.Empty(next.Read(new ClusterReadings { Silos = 1, Budget = Budget(1) with { Epoch = 4 } }, _now + AlertWatch.EpochTime));
    }

    [Fact]
    public void Watch_without_a_former_one_begins_with_the_epoch_it_finds()
    {
        _watch.Restore(null);
        Assert.Null(_watch.Epochs);

        Assert.Empty(Read(Budget(1) with { Epoch = 9 }));

        Assert.Equal(9, _watch.Epochs?.Last);
    }

    [Fact]
    public void Failed_and_slow_commits_are_storage_errors()
    {
        Read(Commits(0, 0, 0));
        Assert.Empty(Read(Commits(19, 5, 5)));

        Assert.Equal(10, Assert.Single(Read(Commits(50, 5, 5))).Value);
    }

    [Fact]
    public void Broken_invariant_of_ledger_or_frontend_is_told()
    {
        Read(Commits(0, 0, 0));

        var reading = Assert.Single(Read(Commits(0, 0, 0) with { Counters = new LedgerCounters { Silo = "s", InvariantViolations = 1 } }));

        Assert.Equal(AlertRules.InvariantViolation, reading.Rule);
        Read(Counters(new FrontendCounters()));
        Assert.Contains(Read(Counters(new FrontendCounters { InvariantViolations = 1 })), read => read.Rule == AlertRules.InvariantViolation);
    }

    [Fact]
    public void Process_files_and_drain_are_told_by_frontend()
    {
        var counters = new FrontendCounters { MemoryShare = 0.9, FilesShare = 0.85, DrainOverrun = TimeSpan.FromSeconds(3) };

        Assert.Equal(
            ["drain_overrun", "files_high", "process_memory"],
            Read(Counters(counters)).Select(reading => reading.Rule.Name).Order());
    }

    [Fact]
    public void Missing_silo_is_told_after_its_time_and_memory_of_silos_at_once()
    {
        _options.Cluster.ExpectedSilos = 3;
        var cluster = new ClusterReadings { Silos = 2, SiloMemory = [("10.0.0.1:11111", 0.9)] };
        Assert.Equal("10.0.0.1:11111", Assert.Single(Read(cluster), reading => reading.Rule == AlertRules.ProcessMemory).Scope);
        _now += TimeSpan.FromMinutes(2);

        Assert.Equal(1, Read(cluster).Single(reading => reading.Rule == AlertRules.SiloMissing).Value);
        Assert.DoesNotContain(Read(cluster with { Silos = 3 }), reading => reading.Rule == AlertRules.SiloMissing);
    }

    [Fact]
    public void Overcommitted_ledger_and_lasting_differences_are_told()
    {
        Read(Budget(1));
        var cluster = new ClusterReadings
        {
            Budget = Budget(1) with { Overcommitted = true, Granted = new Permits(130, 0) },
            Audit = new AuditStatus { Lasting = ["grains-sockets: a"] },
        };

        var readings = Read(cluster);

        Assert.Equal(30, readings.Single(reading => reading.Rule == AlertRules.LedgerOvercommitted).Value);
        Assert.Contains("grains-sockets: a", readings.Single(reading => reading.Rule == AlertRules.AuditDrift).Message);
    }

    [Fact]
    public void Silo_that_is_configured_otherwise_is_told_with_its_settings()
    {
        var reading = Assert.Single(Read(Budget(1) with { Differing = [new SiloDifferences("10.0.0.2:11111", ["Limits:MaxConnections is 100 in the cluster and 80 here"])] }));

        Assert.Equal((AlertRules.LimitsDiffer, "10.0.0.2:11111", 1), (reading.Rule, reading.Scope, reading.Value));
        Assert.Contains("Limits:MaxConnections is 100 in the cluster and 80 here", reading.Message);
    }

    [Fact]
    public void Ledger_that_settles_is_told_with_the_time_that_is_left()
    {
        var reading = Assert.Single(Read(Budget(1) with { SettlingFor = TimeSpan.FromSeconds(124.5) }));

        Assert.Equal((AlertRules.Settling, "cluster", 125), (reading.Rule, reading.Scope, reading.Value));
    }

    [Fact]
    public void Lowered_limit_is_no_alert_while_connections_are_closed_as_planned()
    {
        Read(Budget(60));
        for (var left = 60; left > 36; left--)
            Assert.Empty(Read(Lowered(left, 36)));

        Assert.Contains(Read(Budget(36, limit: 36)), reading => reading.Rule == AlertRules.ConnectionsCritical && reading.Value == 100);
    }

    [Fact]
    public void Lowered_limit_that_nothing_comes_down_to_is_told_when_it_stalls()
    {
        Read(Budget(60));
        Assert.Empty(Read(Lowered(60, 36, perSecond: 1)));
        _now += ShedWarning + PlannedLowering.StallTime - TimeSpan.FromSeconds(1);
        Assert.Empty(Read(Lowered(60, 36, perSecond: 1)));

        var readings = Read(Lowered(60, 36, perSecond: 1));

        Assert.Equal(24, readings.Single(reading => reading.Rule == AlertRules.LedgerOvercommitted).Value);
        Assert.Equal(166, (int)readings.Single(reading => reading.Rule == AlertRules.ConnectionsCritical).Value);
    }

    [Fact]
    public void Lowered_limit_that_is_later_than_its_plan_is_told_though_it_comes_nearer()
    {
        Read(Budget(60));
        Read(Lowered(60, 36));
        var end = _now + ShedWarning + TimeSpan.FromSeconds(23.0 / 50) + PlannedLowering.Grace;
        for (var left = 59; _now + TimeSpan.FromSeconds(1) <= end; left--)
            Assert.Empty(Read(Lowered(left, 36)));

        Assert.Contains(Read(Lowered(40, 36)), reading => reading.Rule == AlertRules.LedgerOvercommitted);
    }

    [Fact]
    public void Cut_of_a_recovery_procedure_is_a_plan_as_well()
    {
        Read(Budget(60));
        var cut = Lowered(60, 36) with { Limit = Budget(60).Limit };

        Assert.Empty(Read(cut));
        _now += TimeSpan.FromMinutes(2);
        Assert.Contains(Read(cut), reading => reading.Rule == AlertRules.LedgerOvercommitted);
    }

    [Fact]
    public void Watch_that_begins_amid_a_lowering_gives_it_the_time_of_a_plan()
    {
        Assert.Empty(Read(Lowered(60, 36)));
        _now += TimeSpan.FromMinutes(2);
        Assert.Contains(Read(Lowered(60, 36)), reading => reading.Rule == AlertRules.LedgerOvercommitted);
    }

    [Fact]
    public void Forecast_needs_an_answer()
    {
        for (var i = 0; i < 20; i++)
            Read(Budget(i));

        Assert.NotNull(_watch.LimitReachedIn(Budget(19), _now));
        Assert.Null(_watch.LimitReachedIn(null, _now));
    }

    private IReadOnlyList<AlertReading> Read(BudgetStatus? budget) => Read(new ClusterReadings { Budget = budget });

    private IReadOnlyList<AlertReading> Read(ClusterReadings cluster)
    {
        _last = cluster;
        _now += TimeSpan.FromSeconds(1);
        return [.. _watch.Read(cluster, _now)];
    }

    private static BudgetStatus Counters(FrontendCounters counters) => Budget(1, frontends: Frontend() with { Counters = counters });

    private static BudgetStatus Commits(long commits, long failed, long slow) =>
        Budget(1) with { Counters = new LedgerCounters { Silo = "s", Commits = commits, CommitsFailed = failed, CommitsSlow = slow } };

    private static ImmutableSortedDictionary<string, long> Refused(long count) =>
        ImmutableSortedDictionary<string, long>.Empty.Add(RefusalReasons.Limit, count);

    private static BudgetFrontend Frontend() => new() { Id = "f", Name = "front", State = FrontendState.Serving, Ttl = TimeSpan.FromMinutes(2) };

    private static BudgetStatus Lowered(int inUse, int limit, int perSecond = 50) =>
        Budget(inUse, limit, Frontend() with { Live = new Permits(inUse, 0) }) with
        {
            Granted = new Permits(inUse, 0),
            Overcommitted = true,
            Configuration = new ClusterConfiguration
            {
                Settings = new TidegateOptions().ToClusterSettings() with { ShedWarningPeriod = ShedWarning, ShedPerSecond = perSecond },
            },
        };

    private static BudgetStatus Budget(int inUse, int limit = 100, params BudgetFrontend[] frontends) => new()
    {
        Limit = new LimitSetting { Version = 1, MaxConnections = limit },
        EffectiveLimit = limit,
        InUse = new Permits(inUse, 0),
        Epoch = 1,
        Frontends = [.. frontends],
    };
}
