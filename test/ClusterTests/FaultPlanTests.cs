using Tidegate.Cluster.Nemesis;
using Tidegate.Cluster.Rig;

namespace Tidegate.Cluster.Tests;

public sealed class FaultPlanTests
{
    private static readonly RigOptions Whole = Options(hasRedis: true, hasNamespaces: true);

    [Fact]
    public void Same_seed_gives_the_same_plan() =>
        Assert.Equal(FaultPlan.Draw(7, Whole).Faults, FaultPlan.Draw(7, Whole).Faults);

    [Fact]
    public void Five_hundred_seeds_draw_every_kind_on_every_target()
    {
        var faults = Enumerable.Range(0, 500).SelectMany(seed => FaultPlan.Draw(seed, Whole).Faults).ToArray();

        Assert.Equal(Enum.GetValues<FaultKind>(), faults.Select(fault => fault.Kind).Distinct().Order());
        Assert.All(faults.GroupBy(fault => fault.Kind), kind => Assert.Equal([0, 1, 2], kind.Select(fault => fault.Target).Distinct().Order()));
        Assert.All(faults, fault => Assert.InRange(fault.For, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Cluster_without_redis_or_links_or_further_silos_gets_no_fault_of_them()
    {
        var small = Options(hasRedis: false, hasNamespaces: false) with { Silos = 1 };

        var kinds = Enumerable.Range(0, 500).SelectMany(seed => FaultPlan.Draw(seed, small).Faults).Select(fault => fault.Kind).Distinct().Order();

        Assert.Equal(
            [FaultKind.KillBudgetSilo, FaultKind.KillFrontend, FaultKind.DrainFrontend, FaultKind.FreezeBudgetSilo, FaultKind.FreezeFrontend, FaultKind.LowerLimit, FaultKind.RaiseLimit],
            kinds);
    }

    private static RigOptions Options(bool hasRedis, bool hasNamespaces) => new()
    {
        Limit = 100,
        Silos = 3,
        Frontends = 3,
        HasRedis = hasRedis,
        HasNamespaces = hasNamespaces,
        Ttl = TimeSpan.FromSeconds(6),
        Seed = 1,
        Folder = "",
    };
}
