using Tidegate.Budget;
using Tidegate.InProcess.Tests.Budget.Contest;
using Xunit.Abstractions;

namespace Tidegate.InProcess.Tests.Budget;

/// <summary>
/// The Orleans shell of the ledger under faults, with the shipped pools as its callers: over a network that loses, doubles and
/// reorders, over a store that fails or lies about it, and with two clusters that both believe to own the one ledger.
/// </summary>
public sealed class ContestedBudgetTests(ITestOutputHelper output)
{
    private const int Limit = 200;
    private const int Frontends = 24;
    private const int MostClients = 20;
    private const int Seed = 20_261_123;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Lost_doubled_and_overtaken_reports_over_a_faulty_store_never_grant_over_the_limit()
    {
        var ledger = new SharedLedger(Seed, faultRate: 0.02);
        var network = new RoughNetwork(Seed);
        await using var cluster = await ContestCluster.StartAsync("rough", Limit, ledger, network);
        var contest = new Contest(ledger, [cluster.Budget]);

        var fates = Enum.GetValues<RoughNetwork.Fate>();
        await contest.RunAsync(grants: 3_000, Longest, () => ledger.Faults >= 10 && fates.All(fate => network.Count(fate) >= 100));
        network.Rough = false;
        await contest.SettleAsync(Longest);

        output.WriteLine(contest.Summary);
        contest.AssertHeld();
        foreach (var fate in fates)
            Assert.True(network.Count(fate) >= 100, $"{fate} happened only {network.Count(fate)} times.");
        Assert.True(ledger.Faults >= 10, $"The store failed only {ledger.Faults} times.");
    }

    [Fact]
    public async Task Two_clusters_over_one_ledger_never_grant_over_the_limit()
    {
        var ledger = new SharedLedger(Seed, faultRate: 0);
        await using var first = await ContestCluster.StartAsync("twin-a", Limit, ledger);
        await using var second = await ContestCluster.StartAsync("twin-b", Limit, ledger);
        var contest = new Contest(ledger, [first.Budget, second.Budget]);

        await contest.RunAsync(grants: 10_000, Longest, () => ledger.Conflicts >= 20 && ledger.Stored?.Epoch >= 20);
        await contest.SettleAsync(Longest);

        output.WriteLine(contest.Summary);
        contest.AssertHeld();
        Assert.True(ledger.Stored!.Epoch >= 20, $"The ledger changed hands only {ledger.Stored.Epoch} times: this was no contest.");
        Assert.True(ledger.Conflicts >= 20, $"Only {ledger.Conflicts} writes lost a race: this was no contest.");
    }

    private sealed class Contest
    {
        private readonly SharedLedger _ledger;
        private readonly ContestOracle _oracle;
        private readonly List<ContestingFrontend> _frontends;
        private readonly IReadOnlyList<IConnectionBudgetGrain> _budgets;
        private TimeSpan _took;

        public Contest(SharedLedger ledger, IReadOnlyList<IConnectionBudgetGrain> budgets)
        {
            (_ledger, _budgets) = (ledger, budgets);
            _oracle = new ContestOracle(ledger, Limit);
            _frontends = [.. Enumerable.Range(0, Frontends).Select(i => new ContestingFrontend($"f{i:00}", budgets, _oracle, Seed + i))];
        }

        public string Summary =>
            $"{_oracle.Grants} grants of {_oracle.Permits} permits in {_oracle.Answers} answers, {_ledger.Writes} writes, {_ledger.Conflicts} "
            + $"lost races, {_ledger.Faults} faults of the store, {_frontends.Sum(frontend => frontend.Failures)} failed reports, "
            + $"epoch {_ledger.Stored?.Epoch}, {_took.TotalSeconds:0.0} s.";

        /// <summary>Contests until there were so many grants, and enough of what makes it a contest.</summary>
        public async Task RunAsync(int grants, TimeSpan within, Func<bool> enough)
        {
            var start = TimeProvider.System.GetTimestamp();
            bool Ended() => (_oracle.Grants >= grants && enough()) || _oracle.Violation is not null || TimeProvider.System.GetElapsedTime(start) > within;
            await Task.WhenAll(_frontends.Select(frontend => frontend.ContestAsync(MostClients, Ended)));
            _took = TimeProvider.System.GetElapsedTime(start);
            AssertNeverOver();
            Assert.True(_oracle.Grants >= grants, $"Not {grants} grants within {within}: {Summary}");
        }

        /// <summary>The faults are over: every client leaves, and one frontend then gets every permit there is.</summary>
        public async Task SettleAsync(TimeSpan within)
        {
            var start = TimeProvider.System.GetTimestamp();
            for (var round = 0; _frontends[0].Live < Limit; round++)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(start) < within, $"{_frontends[0].Live} of {Limit} permits were found again. {Summary}");
                await Task.WhenAll(_frontends.Select((frontend, i) => frontend.RoundAsync(i == 0 ? Limit : 0, round / 8 % _budgets.Count)));
            }
        }

        public void AssertHeld()
        {
            AssertNeverOver();
            Assert.Equal(Limit, _ledger.Stored!.Entries.Sum(entry => entry.Allowance.Total));
            Assert.All(_frontends, frontend => Assert.Equal(
                frontend.Cap,
                _ledger.Stored.Entries.Single(entry => entry.Id == frontend.Id).Allowance));
        }

        private void AssertNeverOver()
        {
            Assert.Null(_oracle.Violation);
            Assert.Null(_ledger.Broken);
        }
    }
}
