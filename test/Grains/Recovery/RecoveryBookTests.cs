using Tidegate.Auditing;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.Grains.Recovery;
using Tidegate.Recovery;

namespace Tidegate.Grains.Tests.Recovery;

public sealed class RecoveryBookTests
{
    private static readonly RecoveryFigures Calm = new()
    {
        InUse = 50,
        Limit = 100,
        MemoryBytes = 100,
        MemoryCeilingBytes = 1000,
        Frontends = 2,
        Heartbeats = new OutcomeCounts(100, 0),
        Cleanups = new OutcomeCounts(100, 0),
    };

    private readonly TidegateOptions _options = new();
    private TimeSpan _now = TimeSpan.FromHours(1);
    private RecoveryBook? _book;

    public static TheoryData<RecoveryProcedure> Procedures => [.. Enum.GetValues<RecoveryProcedure>()];

    private RecoveryBook Book => _book ??= new RecoveryBook(RecoveryBounds.From(_options), null, _now);

    [Theory, MemberData(nameof(Procedures))]
    public void Procedure_starts_by_its_trigger_runs_its_least_time_and_ends(RecoveryProcedure procedure)
    {
        Assert.Empty(Tick(Calm));
        var trouble = Trouble(procedure);
        StartBy(trouble, procedure);
        Assert.Equal("automatic", Status(procedure, trouble).StartedBy);
        Assert.NotEmpty(Status(procedure, trouble).Progress);

        // It is over at once, and runs its least time all the same.
        Pass(29);
        Book.TakeAudit(0);
        Assert.Empty(Tick(Calm));
        Pass(1);
        var end = Assert.Single(Tick(Calm));
        Assert.False(end.Began);
        Assert.Equal(procedure, end.Procedure);
        Assert.NotNull(Status(procedure, Calm).LastOutcome);
        Assert.Equal(TimeSpan.Zero, Status(procedure, Calm).EndedAgo);
    }

    [Theory, MemberData(nameof(Procedures))]
    public void Procedure_that_is_switched_off_starts_for_operators_only(RecoveryProcedure procedure)
    {
        var automatic = _options.Recovery.Automatic;
        automatic.ShedIdle = automatic.RelieveMemory = automatic.AggressiveCleanup = automatic.EmergencyLimit = automatic.RestartClean = false;
        for (var i = 0; i < 20; i++)
        {
            Assert.Empty(Tick(Trouble(procedure)));
            Pass(5);
        }

        Assert.True(Book.IsAsleep);
        Assert.True(Take(procedure, start: true)!.Began);
        Assert.Equal("admin", Status(procedure, Calm).StartedBy);
        Assert.False(Book.IsAsleep);
    }

    [Theory, MemberData(nameof(Procedures))]
    public void Operator_ends_what_runs_and_it_does_not_start_again_while_its_trigger_holds(RecoveryProcedure procedure)
    {
        var trouble = Trouble(procedure);
        StartBy(trouble, procedure);
        Assert.Null(Take(procedure, start: true));
        Assert.False(Take(procedure, start: false)!.Began);
        Assert.Null(Take(procedure, start: false));
        Assert.Null(Book.Cut);
        for (var i = 0; i < 50; i++)
        {
            Pass(10);
            Assert.Empty(Tick(trouble));
        }

        // It let go once, and comes again.
        Assert.Empty(Tick(Calm));
        StartBy(procedure == RecoveryProcedure.RestartClean ? Calm with { ReturnedAt = _now } : trouble, procedure);
    }

    [Fact]
    public void Load_that_trembles_around_a_bound_does_not_flap()
    {
        Random random = new(3);
        var changes = 0;
        for (var second = 0; second < 3600; second++)
        {
            Pass(1);
            changes += Tick(Calm with { InUse = 94 + random.Next(3), MemoryBytes = 950 + random.Next(20) }).Count;
        }

        // One start of each, and no end: neither comes down to where it ends.
        Assert.Equal(2, changes);
    }

    [Fact]
    public void Load_that_swings_through_both_bounds_changes_at_most_once_in_a_minute()
    {
        var changes = 0;
        for (var second = 0; second < 600; second++)
        {
            Pass(1);
            changes += Tick(Calm with { InUse = second % 2 == 0 ? 100 : 10 }).Count;
        }

        Assert.InRange(changes, 2, 600 / 30);
    }

    [Fact]
    public void Shedding_stops_under_the_level_less_its_hysteresis()
    {
        StartBy(Calm with { InUse = 100, Idle = 40 }, RecoveryProcedure.ShedIdle);
        Assert.Equal(11, Book.IdleToClose(Calm with { InUse = 100, Idle = 40 }));
        Assert.Equal(3, Book.IdleToClose(Calm with { InUse = 100, Idle = 3 }));
        Assert.Equal(0, Book.IdleToClose(Calm with { InUse = 89, Idle = 40 }));
        Pass(60);
        Assert.Empty(Tick(Calm with { InUse = 90 }));
        Assert.Single(Tick(Calm with { InUse = 89 }));
    }

    [Fact]
    public void Full_house_of_active_clients_closes_nobody_and_refuses_nobody()
    {
        var full = Calm with { InUse = 100, Idle = 0 };
        StartBy(full, RecoveryProcedure.ShedIdle);
        Assert.Equal(0, Book.IdleToClose(full));
        Assert.False(Book.RefusesStandard);
        Assert.Null(Book.Cut);
        Assert.Contains("nothing active is closed", Status(RecoveryProcedure.ShedIdle, full).Progress, StringComparison.Ordinal);
    }

    [Fact]
    public void Operator_who_sheds_keeps_new_standard_clients_out_and_names_the_share()
    {
        Take(RecoveryProcedure.ShedIdle, start: true, share: 0.4);
        Assert.True(Book.RefusesStandard);
        Assert.Equal(11, Book.IdleToClose(Calm with { Idle = 30 }));
        Pass(30);
        Assert.Empty(Tick(Calm));
        Assert.Single(Tick(Calm with { InUse = 39 }));
        Assert.False(Book.RefusesStandard);
    }

    [Fact]
    public void Memory_is_relieved_to_a_little_under_its_end_and_nobody_new_takes_what_is_freed()
    {
        var full = Calm with { MemoryBytes = 970 };
        StartBy(full, RecoveryProcedure.RelieveMemory);
        Assert.Equal((210L, 15L), Book.MemoryToFree(full));
        Assert.Equal(50, Book.Cut);
        var settings = _options.ToClusterSettings();
        Assert.Equal(settings.SendQueueBytes / 4, Book.Adjust(settings).SendQueueBytes);
        Pass(30);
        Assert.Empty(Tick(full with { MemoryBytes = 800 }));
        Assert.Single(Tick(full with { MemoryBytes = 799 }));
        Assert.Null(Book.Cut);
        Assert.Equal(settings, Book.Adjust(settings));
    }

    [Fact]
    public void Cleanup_needs_enough_to_judge_by_and_cuts_the_heartbeat_interval_to_a_third()
    {
        Assert.Empty(Tick(Calm with { Heartbeats = new OutcomeCounts(10, 9), Cleanups = default }));
        Assert.Empty(Tick(Calm with { Heartbeats = new OutcomeCounts(95, 5) }));
        Assert.Single(Tick(Calm with { Cleanups = new OutcomeCounts(94, 6) }));
        var settings = _options.ToClusterSettings();
        Assert.Equal(settings.HeartbeatInterval / 3, Book.Adjust(settings).HeartbeatInterval);
        Assert.Equal(1, Book.RoundOf(RecoveryProcedure.AggressiveCleanup));
        Pass(30);
        Assert.Empty(Tick(Calm with { Cleanups = new OutcomeCounts(99, 1) }));
        Assert.Single(Tick(Calm with { Cleanups = new OutcomeCounts(1000, 9) }));
    }

    [Fact]
    public void Overload_must_hold_and_concern_half_of_the_frontends()
    {
        var one = Calm with { Frontends = 3, Overloaded = 1, ThreadPoolDelay = TimeSpan.FromSeconds(3) };
        for (var i = 0; i < 30; i++, Pass(1))
            Assert.Empty(Tick(one));
        var two = one with { Overloaded = 2 };
        Assert.Empty(Tick(two));
        Pass(9);
        Assert.Empty(Tick(two));
        Assert.Empty(Tick(Calm));
        Assert.Empty(Tick(two));
        Pass(10);
        Assert.Single(Tick(two));
        Assert.Equal(80, Book.Cut);
    }

    [Fact]
    public void Emergency_of_an_operator_ends_by_an_operator_only()
    {
        Take(RecoveryProcedure.EmergencyLimit, start: true, share: 0.5);
        Assert.Equal(50, Book.Cut);
        Pass(100_000);
        Assert.Empty(Tick(Calm));
        Assert.Equal("an operator ends it", Status(RecoveryProcedure.EmergencyLimit, Calm).EndsWhen);
        Take(RecoveryProcedure.EmergencyLimit, start: false);
        Take(RecoveryProcedure.EmergencyLimit, start: true, limit: 7);
        Assert.Equal(7, Book.Cut);
    }

    [Fact]
    public void Lowest_cut_counts()
    {
        Take(RecoveryProcedure.EmergencyLimit, start: true, limit: 70);
        Take(RecoveryProcedure.RelieveMemory, start: true, limit: 60);
        Assert.Equal(60, Book.Cut);
        Take(RecoveryProcedure.RelieveMemory, start: false);
        Assert.Equal(70, Book.Cut);
    }

    [Fact]
    public void Clean_restart_waits_for_an_audit_without_differences_or_gives_up()
    {
        var back = Calm with { ReturnedAt = _now };
        StartBy(back, RecoveryProcedure.RestartClean);
        Pass(40);
        Assert.Empty(Tick(back));
        Book.TakeAudit(3);
        Assert.Empty(Tick(back));
        Book.TakeAudit(0);
        Assert.Contains("no difference", Assert.Single(Tick(back)).Text, StringComparison.Ordinal);

        // The same return does not start it again; another one does, and the audit of the run before does not count.
        Pass(120);
        Assert.Empty(Tick(back));
        StartBy(back with { ReturnedAt = _now }, RecoveryProcedure.RestartClean);
        Pass(599);
        Assert.Empty(Tick(back));
        Pass(1);
        Assert.Contains("given up", Assert.Single(Tick(back)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_survive_a_takeover_with_their_age()
    {
        Assert.Null(Book.ToRecords(_now));
        Take(RecoveryProcedure.EmergencyLimit, start: true, limit: 60);
        StartBy(Calm with { InUse = 100 }, RecoveryProcedure.ShedIdle);
        Take(RecoveryProcedure.ShedIdle, start: false);
        Pass(20);
        var stored = Book.ToRecords(_now)!;
        stored.Add(new RecoveryRecord { Procedure = (RecoveryProcedure)99 });
        _now = TimeSpan.FromSeconds(5);
        _book = new RecoveryBook(RecoveryBounds.From(_options), stored, _now);

        Assert.Equal(60, Book.Cut);
        Assert.Equal(TimeSpan.FromSeconds(20), Status(RecoveryProcedure.EmergencyLimit, Calm).RunningFor);
        Assert.Equal(TimeSpan.FromSeconds(20), Status(RecoveryProcedure.ShedIdle, Calm).EndedAgo);
        Pass(1000);
        Assert.Empty(Tick(Calm with { InUse = 100 }));
    }

    [Fact]
    public void Difference_of_audits_is_what_both_know()
    {
        AuditReport first = new() { SocketsWithoutGrain = ["a", "b"], GrainsWithoutSocket = ["g"], Differences = Differences("f", "l") };
        AuditReport second = new() { SocketsWithoutGrain = ["b", "c"], GrainsWithoutSocket = ["h"], Differences = Differences("l"), Unreachable = ["x"] };
        Assert.Equal(3, RepeatedAudit.CountOf(RepeatedAudit.Lasting(first, second)));

        static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Differences(params string[] keys) =>
            System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(keys.Select(key => KeyValuePair.Create(key, "differs")));
    }

    [Theory, MemberData(nameof(Procedures))]
    public void Names_are_found_again(RecoveryProcedure procedure)
    {
        Assert.Equal(procedure, RecoveryProcedures.Find(RecoveryProcedures.NameOf(procedure)));
        Assert.Null(RecoveryProcedures.Find("x"));
        Assert.Null(RecoveryProcedures.Find(null));
    }

    private RecoveryFigures Trouble(RecoveryProcedure procedure) => procedure switch
    {
        RecoveryProcedure.ShedIdle => Calm with { InUse = 95 },
        RecoveryProcedure.RelieveMemory => Calm with { MemoryBytes = 960 },
        RecoveryProcedure.AggressiveCleanup => Calm with { Heartbeats = new OutcomeCounts(90, 10) },
        RecoveryProcedure.EmergencyLimit => Calm with { Overloaded = 1, BudgetLatency = TimeSpan.FromSeconds(2) },
        _ => Calm with { ReturnedAt = _now },
    };

    private void StartBy(RecoveryFigures figures, RecoveryProcedure procedure)
    {
        List<RecoveryChange> changes = [.. Tick(figures)];
        if (procedure == RecoveryProcedure.EmergencyLimit)
        {
            Pass(10);
            changes.AddRange(Tick(figures));
        }

        var begin = Assert.Single(changes);
        Assert.True(begin.Began);
        Assert.Equal(procedure, begin.Procedure);
        Assert.Contains(RecoveryProcedures.NameOf(procedure), begin.Text, StringComparison.Ordinal);
    }

    private IReadOnlyList<RecoveryChange> Tick(RecoveryFigures figures) => Book.Tick(figures, _now);

    private RecoveryChange? Take(RecoveryProcedure procedure, bool start, int? limit = null, double? share = null) => Book.Take(
        new RecoveryRequest { Procedure = procedure, Start = start, Limit = limit, Share = share, Actor = "admin", Reason = "test", CorrelationId = "c" },
        Calm,
        _now);

    private RecoveryStatus Status(RecoveryProcedure procedure, RecoveryFigures figures) =>
        Book.ToStatus(figures, _now).Single(status => status.Procedure == procedure);

    private void Pass(double seconds) => _now += TimeSpan.FromSeconds(seconds);
}
