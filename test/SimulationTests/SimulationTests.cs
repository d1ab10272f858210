using Tidegate.Processes;
using Tidegate.Variants;
using Xunit.Abstractions;

namespace Tidegate.Simulation.Tests;

/// <summary>The shipped ledger and pools in the simulated world: no seed breaks them, and the world would notice if one did.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>Begins the lines that ./test.sh prints.</summary>
    private const string Mark = "summary: ";

    private static readonly TimeSpan ToolTimeout = TimeSpan.FromMinutes(4);

    [Fact]
    public void Kept_seeds_hold_again()
    {
        Assert.NotEmpty(KeptSeeds.Read());
        Assert.All(KeptSeeds.Run(new WorldSimulation()), report => Assert.Fail($"{report.Rule}: {report.Text}; {CampaignSummary.Replay(report)}"));
    }

    [Fact]
    public void Standard_run_breaks_nothing_and_reaches_every_fault_and_rule()
    {
        var summary = Run(1, CampaignSummary.StandardSeeds, Environment.ProcessorCount);
        output.WriteLine(summary.ToString());
        Say("Simulation: " + summary.Verdict);
        Assert.True(summary.Broken == 0, summary.ToString());
        Assert.Equal(CampaignSummary.StandardSeeds, summary.Seeds);
        Assert.Empty(summary.TooSeldom);
    }

    [Fact]
    public void Replay_of_a_thousand_seeds_has_the_same_trace() =>
        Assert.Equal(Run(1, 1_000, threads: 1).Hash, Run(1, 1_000, threads: 2).Hash);

    [Fact]
    public async Task Replay_in_another_process_with_another_compiler_setting_has_the_same_trace()
    {
        var tiered = await HashOfTool(tieredCompilation: "1");
        Assert.Equal(tiered, await HashOfTool(tieredCompilation: "0"));
        Assert.Equal(tiered, $"hash {Run(1, 1_000, threads: 1).Hash:x16}");
    }

    [Fact]
    public void Different_seeds_have_different_traces() =>
        Assert.NotEqual(Run(1, 1, threads: 1).Hash, Run(2, 1, threads: 1).Hash);

    [Fact]
    public void Every_wrong_variant_is_caught()
    {
        var bites = TeethRun.FindAll(Environment.ProcessorCount, searches: 3, bite => output.WriteLine(bite.ToString()));
        Say($"Wrong variants: {bites.Count(bite => bite.Median is not null)} of {bites.Count} caught; seeds that half of the searches needed at most:\n{Bite.Heading}");
        foreach (var bite in bites) Say(bite.ToString());
        Assert.True(bites.Count >= 64);
        Assert.All(bites, bite => Assert.True(bite.Median <= 10_000, bite.ToString()));
    }

    [Fact]
    public void Edit_that_does_not_apply_fails()
    {
        var variant = new Variant(0, "gone", "L1", new Edit("BudgetLedger.cs", "no such text", ""));
        Assert.Throws<InvalidOperationException>(() => new VariantSimulations().Compile(variant));
    }

    private static async Task<string> HashOfTool(string tieredCompilation)
    {
        var environment = new Dictionary<string, string?> { ["DOTNET_TieredCompilation"] = tieredCompilation, ["CORECLR_ENABLE_PROFILING"] = "0" };
        await using var tool = ChildProcess.StartDotnet("simulation", typeof(Campaign).Assembly.Location, ["--seeds", "1000"], environment);
        Assert.Equal(0, await tool.WaitForExitAsync(ToolTimeout));
        return Assert.Single(tool.Output.Where(line => line.StartsWith("hash ", StringComparison.Ordinal)));
    }

    private void Say(string text)
    {
        foreach (var line in text.Split('\n')) output.WriteLine(Mark + line);
    }

    private static CampaignSummary Run(ulong first, long count, int threads) =>
        new Campaign(() => new WorldSimulation()).Run(first, count, threads, TimeSpan.MaxValue, progress: null);
}
