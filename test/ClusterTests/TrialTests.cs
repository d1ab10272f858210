using System.Globalization;
using Tidegate.Cluster.Campaign;
using Tidegate.Cluster.Nemesis;
using Tidegate.Cluster.Network;
using Tidegate.Cluster.Rig;
using Tidegate.Processes;
using Xunit.Abstractions;

namespace Tidegate.Cluster.Tests;

/// <summary>
/// A real cluster: three silos, three frontends, Redis, clients, each a process of its own, in network namespaces where that is possible.
/// The plans are fixed here; <c>TIDEGATE_CLUSTER_EPISODES</c> asks for that many drawn ones instead (<c>./test.sh --long</c>).
/// </summary>
public sealed class TrialTests(ITestOutputHelper output)
{
    private const int Limit = 400;
    private const int FirstSeed = 1;

    /// <summary>A frontend frozen past its lease, Redis restarted, and, with leases as shipped, the silo of the budget killed: no socket may notice.</summary>
    private static readonly FaultPlan[] Fixed =
    [
        new([new Fault(FaultKind.FreezeFrontend, 0, TimeSpan.Zero, TimeSpan.FromSeconds(9), 0)]),
        new([new Fault(FaultKind.KillRedis, 0, TimeSpan.Zero, TimeSpan.FromSeconds(3), 0)]),
        new([new Fault(FaultKind.KillBudgetSilo, 0, TimeSpan.Zero, TimeSpan.FromSeconds(6), 0)]),
    ];

    [Fact]
    public async Task Cluster_in_trouble_keeps_the_limit_and_loses_no_permit_and_no_grain()
    {
        Assert.True(Tool.Exists("redis-server"), "redis-server is not installed; as root: apt-get install redis-server");
        using var folder = new TemporaryFolder();
        var whyNot = await NamespacedNetwork.WhyNotAsync();
        if (whyNot is not null)
            output.WriteLine($"On loopback, without faults of the network: {whyNot}.");
        var drawn = int.TryParse(Environment.GetEnvironmentVariable("TIDEGATE_CLUSTER_EPISODES"), CultureInfo.InvariantCulture, out var episodes);
        var options = new CampaignOptions
        {
            Episodes = drawn ? episodes : Fixed.Length,
            Seed = FirstSeed,
            Limit = Limit,
            LongTtlEvery = drawn ? 10 : Fixed.Length,
            HasNamespaces = whyNot is null,
            Folder = folder.Path,
        };
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        await using var campaign = new CampaignRun(options, text, drawn ? null : (seed, _) => Fixed[seed - FirstSeed]);

        var summary = await campaign.RunAsync(CancellationToken.None);

        output.WriteLine(text.ToString());
        output.WriteLine(summary.ToString());
        Assert.True(summary.Failed == 0, summary.ToString());
        Assert.Equal(options.Episodes, summary.Reports.Count);
    }
}
