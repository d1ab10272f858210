namespace Tidegate.Simulation;

/// <summary>How a wrong variant was caught.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Seeds">Seeds until it was caught, from several beginnings, in rising order.</param>
/// <param name="Survived">A search did not find it.</param>
/// <param name="Broken">What broke first.</param>
internal sealed record Bite(Variant Variant, IReadOnlyList<int> Seeds, bool Survived, SeedReport Broken)
{
    public const string Heading = "  # variant                                                            rule     median  broken";

    /// <summary>Seeds that half of the searches needed at most; null where the variant survived a search.</summary>
    public int? Median => Survived ? null : Seeds[Seeds.Count / 2];

    public override string ToString() =>
        $"{Variant.Number,3} {Variant.Name,-66} {Variant.Rule,-4} {(Median is { } median ? median.ToString("N0") : "SURVIVED"),9}  {Broken.Rule,-6} {Broken.Text}";
}

/// <summary>Lets the simulation find each wrong variant.</summary>
internal static class TeethRun
{
    /// <summary>Seeds after which a search gives up.</summary>
    public const int MostSeeds = 40_000;

    private const ulong Distance = 1_000_000_000;

    public static Bite Find(VariantSimulations simulations, Variant variant, int searches)
    {
        var simulation = simulations.Compile(variant);
        var reach = new long[Counters.Length];
        var seeds = new List<int>(searches);
        SeedReport broken = default;
        for (ulong search = 1; search <= (ulong)searches; search++)
        {
            for (var i = 1; i <= MostSeeds; i++)
            {
                var report = simulation.Run((search * Distance) + (ulong)i, reach, null);
                if (!report.IsViolation) continue;
                if (seeds.Count == 0) broken = report;
                seeds.Add(i);
                break;
            }

            if (seeds.Count < (int)search) break;
        }

        seeds.Sort();
        return new Bite(variant, seeds, seeds.Count < searches, broken);
    }

    /// <summary>All variants, in the order of the table.</summary>
    /// <param name="threads">Variants at a time.</param>
    /// <param name="searches">Searches per variant, each from its own beginning.</param>
    /// <param name="found">Called for each variant as it ends.</param>
    public static IReadOnlyList<Bite> FindAll(int threads, int searches, Action<Bite> found)
    {
        var simulations = new VariantSimulations();
        var bites = new Bite[VariantTable.All.Count];
        var next = -1;
        Threads.Run(threads, _ =>
        {
            while (true)
            {
                var i = Interlocked.Increment(ref next);
                if (i >= bites.Length) return;
                bites[i] = Find(simulations, VariantTable.All[i], searches);
                lock (bites) found(bites[i]);
            }
        });
        return bites;
    }
}
