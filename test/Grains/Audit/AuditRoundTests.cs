using System.Collections.Immutable;
using CsCheck;
using Tidegate.Budget;
using Tidegate.Digests;
using Tidegate.Frontends;
using Tidegate.Grains.Audit;
using Tidegate.Grains.Census;

namespace Tidegate.Grains.Tests.Audit;

public sealed class AuditRoundTests
{
    [Fact]
    public void Same_ids_have_the_same_digest_in_any_order_and_over_any_silos() =>
        Gen.String.HashSet[0, 20].Select(Gen.Int[0, int.MaxValue]).Sample((ids, seed) =>
        {
            string[] shuffled = [.. ids];
            new Random(seed).Shuffle(shuffled);
            var (first, second) = (new ConnectionCensus(), new ConnectionCensus());
            for (var i = 0; i < shuffled.Length; i++)
                (i % 2 == 0 ? first : second).Enter(shuffled[i], "f");

            return AuditRound.Suspects([Digest("f", ids)], [first.Digests(), second.Digests()]).IsEmpty;
        });

    [Fact]
    public void One_id_more_or_another_one_makes_a_suspect()
    {
        var census = new ConnectionCensus();
        census.Enter("a", "f");
        census.Enter("b", "f");

        Assert.Equal(["f"], AuditRound.Suspects([Digest("f", ["a"])], [census.Digests()]).AsEnumerable());
        Assert.Equal(["f"], AuditRound.Suspects([Digest("f", ["a", "c"])], [census.Digests()]).AsEnumerable());
        Assert.Empty(AuditRound.Suspects([Digest("f", ["b", "a"])], [census.Digests()]));
    }

    [Fact]
    public void Grains_of_a_frontend_that_nobody_knows_are_suspect()
    {
        var census = new ConnectionCensus();
        census.Enter("a", "gone");

        Assert.Equal(["gone"], AuditRound.Suspects([], [census.Digests()]).AsEnumerable());
    }

    [Fact]
    public void Grain_that_left_leaves_no_trace()
    {
        var census = new ConnectionCensus();
        census.Enter("a", "f");
        census.Enter("a", "f");
        census.Leave("a", "f");
        census.Leave("a", "f");
        census.Leave("a", "never");

        Assert.Empty(census.Digests());
        Assert.Empty(census.IdsOf("f"));
    }

    [Fact]
    public void Differences_name_the_side_that_is_missing()
    {
        AuditDifference[] found = [.. AuditRound.Compare("f", ["a", "b"], ["b", "c"])];

        Assert.Equal([new AuditDifference("grains-sockets", "f", "c"), new AuditDifference("sockets-grains", "f", "a")], found);
    }

    [Theory]
    [InlineData(10, 10, 10, 10, 10, null)]
    [InlineData(10, 10, 12, 12, 11, null)]
    [InlineData(12, 12, 10, 10, 11, null)]
    [InlineData(10, 10, 12, 12, 12, null)]
    [InlineData(1000, 1000, 1000, 1000, 991, null)]
    [InlineData(11, 10, 12, 12, 12, null)]
    [InlineData(11, 10, 13, 12, 12, "permits-sockets: f (more permits)")]
    [InlineData(10, 11, 12, 13, 12, "permits-sockets: f (more sockets)")]
    [InlineData(10, 10, 12, 12, 9, "ledger-permits: f (ledger has fewer)")]
    [InlineData(10, 10, 12, 12, 13, "ledger-permits: f (ledger has more)")]
    [InlineData(1000, 1000, 1000, 1000, 989, "ledger-permits: f (ledger has fewer)")]
    public void Counts_differ_only_where_coming_and_going_does_not_explain_it(
        int permits, int sockets, int permitsLater, int socketsLater, int inLedger, string? expected)
    {
        var first = Digest("f", []) with { OpenSockets = sockets, PermitsInUse = new Permits(permits, 0) };
        var second = Digest("f", []) with { OpenSockets = socketsLater, PermitsInUse = new Permits(permitsLater, 0) };

        string[] found = [.. AuditRound.Compare(first, Ledger(FrontendState.Serving, inLedger), second).Select(difference => difference.ToString())];

        Assert.Equal(expected is null ? [] : [expected], found);
    }

    [Fact]
    public void Counts_that_agree_need_no_second_look()
    {
        var digest = Digest("f", []) with { OpenSockets = 2, PermitsInUse = new Permits(2, 0) };

        Assert.False(AuditRound.CountsDiffer(digest, Ledger(FrontendState.Serving, 2)));
        Assert.True(AuditRound.CountsDiffer(digest, Ledger(FrontendState.Serving, 1)));
        Assert.True(AuditRound.CountsDiffer(digest with { OpenSockets = 1 }, Ledger(FrontendState.Serving, 2)));
    }

    [Theory]
    [InlineData(FrontendState.Silent, "silent")]
    [InlineData(FrontendState.Fenced, "fenced")]
    public void Round_is_skipped_while_a_frontend_is_away(FrontendState state, string name)
    {
        Assert.Equal($"frontend front is {name}", AuditRound.WhyNot(Ledger(state, 0), ["f"], []));
        Assert.Equal("frontend x did not answer", AuditRound.WhyNot(Ledger(FrontendState.Serving, 0), ["f", "x"], ["x"]));
        Assert.Equal("the ledger did not answer", AuditRound.WhyNot(null, ["f"], []));
        Assert.Null(AuditRound.WhyNot(Ledger(FrontendState.Draining, 0), ["f"], []));
    }

    [Fact]
    public void Round_is_skipped_while_the_directory_does_not_know_a_frontend_that_has_clients()
    {
        Assert.Equal("frontend front has not registered", AuditRound.WhyNot(Ledger(FrontendState.Serving, 1), [], []));
        Assert.Null(AuditRound.WhyNot(Ledger(FrontendState.Serving, 1), ["f"], []));
        Assert.Null(AuditRound.WhyNot(Ledger(FrontendState.Serving, 0), [], []));
    }

    private static FrontendDigest Digest(string id, IEnumerable<string> ids) => new()
    {
        FrontendId = id,
        Connections = ids.Aggregate(default(IdDigest), (sum, next) => sum.With(next)),
    };

    private static BudgetStatus Ledger(FrontendState state, int live) => new()
    {
        Limit = new LimitSetting { Version = 1, MaxConnections = 10 },
        Frontends = [new BudgetFrontend { Id = "f", Name = "front", State = state, Live = new Permits(live, 0) }],
    };
}
