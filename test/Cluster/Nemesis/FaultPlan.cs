using Tidegate.Cluster.Rig;

namespace Tidegate.Cluster.Nemesis;

/// <summary>The faults of one episode. The same seed and cluster give the same plan.</summary>
internal sealed record FaultPlan(IReadOnlyList<Fault> Faults)
{
    private const int MostFaults = 3;
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(8);
    private static readonly double[] FreezeFactors = [0.5, 0.99, 1.01, 2, 0.5, 0.99, 1.01, 2, 10];
    private static readonly int[] Losses = [1, 5, 30];

    private static readonly FaultKind[] NeedRedis =
        [FaultKind.FreezeRedis, FaultKind.PauseRedis, FaultKind.KillRedis, FaultKind.DelayRedis, FaultKind.StallRedis, FaultKind.CutRedis];

    private static readonly FaultKind[] NeedLinks =
    [
        FaultKind.LinkDownFrontend, FaultKind.LinkDownSilo, FaultKind.LinkDownRedis, FaultKind.FlapFrontend, FaultKind.SplitSilos,
        FaultKind.DeafFrontend, FaultKind.DeafSilo, FaultKind.LossyFrontend, FaultKind.LossySilo, FaultKind.ResetFrontend, FaultKind.ResetSilo,
    ];

    private static readonly FaultKind[] NeedSeveralSilos =
        [FaultKind.KillOtherSilo, FaultKind.KillAllSilos, FaultKind.FreezeOtherSilo, FaultKind.SplitSilos];

    /// <summary>When the last fault has ended.</summary>
    public TimeSpan Length => Faults.Max(fault => fault.At + fault.For);

    /// <summary>The kinds that a cluster allows.</summary>
    public static FaultKind[] KindsFor(RigOptions rig) =>
    [
        .. Enum.GetValues<FaultKind>()
            .Where(kind => rig.HasRedis || !NeedRedis.Contains(kind))
            .Where(kind => rig.HasNamespaces || !NeedLinks.Contains(kind))
            .Where(kind => rig.Silos > 1 || !NeedSeveralSilos.Contains(kind)),
    ];

    /// <summary>Draws one to three faults.</summary>
    public static FaultPlan Draw(int seed, RigOptions rig)
    {
        var random = new Random(seed);
        var kinds = KindsFor(rig);
        var faults = new List<Fault>();
        for (var i = 1 + random.Next(MostFaults); i > 0; i--)
        {
            var kind = kinds[random.Next(kinds.Length)];
            var at = Spread * random.NextDouble();
            var target = random.Next(kind.ToString().EndsWith("Silo", StringComparison.Ordinal) || kind == FaultKind.SplitSilos ? rig.Silos : rig.Frontends);
            var (length, level) = Draw(kind, random, rig);
            faults.Add(new Fault(kind, target, at, length, level));
        }

        return new FaultPlan([.. faults.OrderBy(fault => fault.At)]);
    }

    private static (TimeSpan For, int Level) Draw(FaultKind kind, Random random, RigOptions rig) => kind switch
    {
        FaultKind.FreezeFrontend or FaultKind.FreezeBudgetSilo or FaultKind.FreezeOtherSilo or FaultKind.FreezeRedis =>
            (Bounded(rig.Ttl * FreezeFactors[random.Next(FreezeFactors.Length)], rig), 0),
        FaultKind.LinkDownFrontend or FaultKind.DeafFrontend or FaultKind.LinkDownSilo or FaultKind.LinkDownRedis or FaultKind.SplitSilos
            or FaultKind.DeafSilo or FaultKind.StallRedis or FaultKind.CutRedis or FaultKind.PauseRedis =>
            (Bounded(rig.Ttl * (0.2 + 2 * random.NextDouble()), rig), random.Next(2)),
        FaultKind.KillAllSilos => (TimeSpan.FromSeconds(random.Next(3) == 0 ? 30 : 1 + 9 * random.NextDouble()), 0),
        FaultKind.FlapFrontend => (TimeSpan.FromSeconds(18), 3),
        FaultKind.LossyFrontend or FaultKind.LossySilo => (TimeSpan.FromSeconds(15), Losses[random.Next(Losses.Length)]),
        FaultKind.ResetFrontend or FaultKind.ResetSilo => (TimeSpan.FromSeconds(12), 2),
        FaultKind.DelayRedis => (TimeSpan.FromSeconds(15), 50 << random.Next(7)),
        FaultKind.LowerLimit => (TimeSpan.FromSeconds(12), 60 + random.Next(36)),
        FaultKind.RaiseLimit => (TimeSpan.FromSeconds(8), 105 + random.Next(10)),
        _ => (TimeSpan.FromSeconds(1 + 11 * random.NextDouble()), 0),
    };

    // With the default TTL of two minutes an episode would take half an hour.
    private static TimeSpan Bounded(TimeSpan span, RigOptions rig) => rig.HasShortLease || span < TimeSpan.FromMinutes(2.2) ? span : TimeSpan.FromMinutes(2.2);
}
