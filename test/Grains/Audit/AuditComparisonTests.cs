using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.Grains.Audit;

namespace Tidegate.Grains.Tests.Audit;

public sealed class AuditComparisonTests
{
    private static readonly AuditFacts Agreeing = new()
    {
        Frontends = [Snapshot("f1", "a", "b") with { Memberships = 3 }, Snapshot("f2", "c")],
        Ledger = Ledger(Entry("f1", 2), Entry("f2", 1)),
        Grains = Ids("a", "b", "c"),
        Reminders = Ids("a"),
        TopicMembers = 3,
    };

    [Fact]
    public void Compare_agreeing_facts_is_consistent()
    {
        var report = AuditComparison.Compare(Agreeing);

        Assert.True(report.Consistent);
        Assert.Equal((3, 3, 3, 3), (report.Sockets, report.PermitsInUse, report.Grains, report.LedgerInUse));
        Assert.Equal((5, 1, 3, 3), (report.LedgerGranted, report.Reminders, report.TopicMembers, report.TopicGrainMembers));
        Assert.Empty(report.Differences);
    }

    [Fact]
    public void Compare_empty_cluster_is_consistent()
    {
        var facts = new AuditFacts { Ledger = Ledger(), Grains = Ids(), Reminders = Ids(), TopicMembers = 0 };

        Assert.True(AuditComparison.Compare(facts).Consistent);
    }

    [Fact]
    public void Compare_lost_grain_names_the_socket()
    {
        var report = AuditComparison.Compare(Agreeing with { Grains = Ids("a", "c") });

        Assert.False(report.Consistent);
        Assert.Equal(["b"], report.SocketsWithoutGrain.AsEnumerable());
    }

    [Fact]
    public void Compare_orphaned_grain_names_it()
    {
        var report = AuditComparison.Compare(Agreeing with { Grains = Ids("a", "b", "c", "z", "y") });

        Assert.False(report.Consistent);
        Assert.Equal(["y", "z"], report.GrainsWithoutSocket.AsEnumerable());
    }

    [Fact]
    public void Compare_many_orphans_lists_no_more_than_the_bound()
    {
        var grains = Enumerable.Range(0, AuditComparison.MaxIds + 5).Select(i => "g" + i).ToHashSet();

        var report = AuditComparison.Compare(Agreeing with { Grains = grains });

        Assert.Equal(AuditComparison.MaxIds, report.GrainsWithoutSocket.Length);
    }

    [Fact]
    public void Compare_leaked_permit_says_both_numbers()
    {
        var leaking = Snapshot("f2", "c") with { PermitsInUse = new Permits(2, 0) };

        var report = AuditComparison.Compare(Agreeing with { Frontends = [Agreeing.Frontends[0], leaking] });

        Assert.Equal(
            "1 sockets are open, but 2 permits are in use. 2s+0p permits are in use, but the ledger counts 1s+0p live connections.",
            report.Differences["f2"]);
        Assert.False(report.Consistent);
    }

    [Fact]
    public void Compare_unregistered_socket_says_both_numbers()
    {
        var odd = Snapshot("f2", "c") with { OpenSockets = 2, PermitsInUse = new Permits(2, 0), Cap = new Permits(1, 0) };

        var report = AuditComparison.Compare(
            Agreeing with { Frontends = [Agreeing.Frontends[0], odd], Ledger = Ledger(Entry("f1", 2), Entry("f2", 2)) });

        Assert.Equal(
            "2 sockets are open, but 1 connections are registered. 2s+0p permits are in use, but the caps are 1s+0p.",
            report.Differences["f2"]);
    }

    [Fact]
    public void Compare_frontend_missing_in_the_ledger_differs()
    {
        var report = AuditComparison.Compare(Agreeing with { Ledger = Ledger(Entry("f1", 2)) });

        Assert.Equal("1s+0p permits are in use, but the ledger has no entry.", report.Differences["f2"]);
    }

    [Fact]
    public void Compare_ledger_entry_of_a_dead_frontend_differs()
    {
        var report = AuditComparison.Compare(Agreeing with { Ledger = Ledger(Entry("f1", 2), Entry("f2", 1), Entry("dead", 4)) });

        Assert.Equal(
            "The ledger counts 4s+0p live connections and 5s+0p permits, but no such frontend is registered.", report.Differences["dead"]);
    }

    [Fact]
    public void Compare_orphaned_reminder_differs()
    {
        var report = AuditComparison.Compare(Agreeing with { Reminders = Ids("a", "z") });

        Assert.Equal("2 reminders are registered, but 1 of them belong to no socket.", report.Differences[AuditParts.Reminders]);
    }

    [Fact]
    public void Compare_topic_members_differ()
    {
        var report = AuditComparison.Compare(Agreeing with { TopicMembers = 5 });

        Assert.Equal("The frontends have 3 memberships, but the topic grains count 5 members.", report.Differences[AuditParts.Topics]);
    }

    [Fact]
    public void Compare_unreachable_frontend_is_not_consistent_and_its_part_is_not_judged()
    {
        var report = AuditComparison.Compare(Agreeing with { Frontends = [Agreeing.Frontends[0]], Unreachable = ["f2"] });

        Assert.False(report.Consistent);
        Assert.Equal(["f2"], report.Unreachable.AsEnumerable());
        Assert.Empty(report.GrainsWithoutSocket);
        Assert.Empty(report.Differences);
    }

    [Fact]
    public void Compare_failed_questions_are_differences_and_nothing_is_concluded_from_them()
    {
        var failures = ImmutableSortedDictionary<string, string>.Empty
            .Add(AuditParts.Ledger, "Could not be asked: storage")
            .Add(AuditParts.Grains, "Could not be asked: silo");

        var report = AuditComparison.Compare(
            Agreeing with { Ledger = null, Grains = null, Reminders = null, TopicMembers = null, Failures = failures });

        Assert.False(report.Consistent);
        Assert.Equal(failures, report.Differences);
        Assert.Empty(report.SocketsWithoutGrain);
    }

    [Fact]
    public void Compare_unknown_directory_blames_no_grain()
    {
        var failures = ImmutableSortedDictionary<string, string>.Empty.Add(AuditParts.Directory, "Could not be asked: silo");

        var report = AuditComparison.Compare(Agreeing with { Frontends = [], Failures = failures });

        Assert.False(report.Consistent);
        Assert.Empty(report.GrainsWithoutSocket);
        Assert.Equal([AuditParts.Directory], report.Differences.Keys);
    }

    private static FrontendSnapshot Snapshot(string id, params string[] connections) => new()
    {
        FrontendId = id,
        ConnectionIds = [.. connections],
        OpenSockets = connections.Length,
        PermitsInUse = new Permits(connections.Length, 0),
        Cap = new Permits(connections.Length + 1, 0),
    };

    private static BudgetFrontend Entry(string id, int live) => new()
    {
        Id = id,
        Name = "name-" + id,
        Live = new Permits(live, 0),
        Allowance = new Permits(live + 1, 0),
        State = FrontendState.Serving,
    };

    private static BudgetStatus Ledger(params BudgetFrontend[] entries) => new()
    {
        Limit = new LimitSetting { MaxConnections = 100 },
        InUse = new Permits(entries.Sum(entry => entry.Live.Total), 0),
        Granted = new Permits(entries.Sum(entry => entry.Allowance.Total), 0),
        Frontends = [.. entries],
    };

    private static HashSet<string> Ids(params string[] ids) => new(ids, StringComparer.Ordinal);
}
