using Xunit.Abstractions;

namespace Tidegate.Simulation.Tests;

/// <summary>The shipped ledger and pools in the simulated world: no seed breaks them, and the world would notice if one did.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    [Fact]
    public void Kept_seeds_hold_again()
    {
        Assert.All(KeptSeeds.Run(new WorldSimulation()), report => Assert.Fail($"{report.Rule}: {report.Text}; {CampaignSummary.Replay(report)}"));
    }

    [Fact]
    public void Standard_run_breaks_nothing_and_reaches_every_fault_and_rule()
    {
        var summary = Run(1, CampaignSummary.StandardSeeds, Environment.ProcessorCount);
        output.WriteLine(summary.ToString());
        Assert.True(summary.Broken == 0, summary.ToString());
        Assert.Equal(CampaignSummary.StandardSeeds, summary.Seeds);
        Assert.Empty(summary.TooSeldom);
    }

    [Fact]
    public void Replay_of_a_thousand_seeds_has_the_same_trace() =>
        Assert.Equal(Run(1, 1_000, threads: 1).Hash, Run(1, 1_000, threads: 2).Hash);

    [Fact]
    public void Different_seeds_have_different_traces() =>
        Assert.NotEqual(Run(1, 1, threads: 1).Hash, Run(2, 1, threads: 1).Hash);

    [Fact]
    public void Every_wrong_variant_is_caught()
    {
        var bites = TeethRun.FindAll(Environment.ProcessorCount, searches: 1, bite => output.WriteLine(bite.ToString()));
        Assert.True(bites.Count >= 25);
        Assert.All(bites, bite => Assert.True(bite.Median <= 10_000, bite.ToString()));
    }

    [Fact]
    public void Patch_that_does_not_apply_fails()
    {
        var variant = new Variant(0, "gone", "L1", Flaw.None, new Patch("BudgetLedger.cs", "no such text", ""));
        Assert.Throws<InvalidOperationException>(() => new VariantCompiler().Compile(variant));
    }

    private static CampaignSummary Run(ulong first, long count, int threads) =>
        new Campaign(() => new WorldSimulation(), Flaw.None).Run(first, count, threads, TimeSpan.MaxValue, progress: null);
}
