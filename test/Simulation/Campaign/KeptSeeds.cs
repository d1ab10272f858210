using System.Globalization;

namespace Tidegate.Simulation;

/// <summary>Seeds that failed once.</summary>
internal static class KeptSeeds
{
    public static IReadOnlyList<ulong> Read()
    {
        using var reader = new StreamReader(typeof(KeptSeeds).Assembly.GetManifestResourceStream("kept-seeds.txt")!);
        var seeds = new List<ulong>();
        while (reader.ReadLine() is { } line)
        {
            var word = line.Split(' ', 2)[0];
            if (word.Length > 0 && word[0] != '#') seeds.Add(ulong.Parse(word, CultureInfo.InvariantCulture));
        }

        return seeds;
    }

    /// <summary>Runs them all.</summary>
    /// <returns>Those that fail again.</returns>
    public static IReadOnlyList<SeedReport> Run(ISimulation simulation)
    {
        var reach = new long[Counters.Length];
        return [.. Read().Select(seed => simulation.Run(seed, reach, null)).Where(report => report.IsViolation)];
    }
}
