using System.Globalization;

namespace Tidegate.Simulation;

/// <summary>What the tool is asked to do.</summary>
/// <param name="Seeds">Seeds to run; with <paramref name="Minutes"/> the most.</param>
/// <param name="Minutes">Time to run; null runs all seeds.</param>
/// <param name="First">The first seed.</param>
/// <param name="Seed">Replay of this one seed, with its trace.</param>
/// <param name="Variant">Number of a wrong variant to run or replay; <c>all</c> is 0.</param>
internal sealed record Arguments(long Seeds, double? Minutes, ulong First, ulong? Seed, int? Variant)
{
    public const string Usage = """
        usage: dotnet run -c Release --project test/Simulation -- [--seeds N] [--minutes M] [--first S] [--seed S] [--variant X|all]
               dotnet run -c Release --project test/Simulation -- --scale [N ...]
          --seeds N     run N seeds (default 20000, or without bound where --minutes is given)
          --minutes M   stop after M minutes
          --first S     the first seed (default 1)
          --seed S      replay seed S and print what happens
          --variant X   replay or run wrong variant number X; all looks for every one and prints the table
          --scale N ... measure what the ledger costs with N frontends and 10,000,000 permits (default 10 to 10000)
        """;

    /// <summary>Null where they make no sense.</summary>
    public static Arguments? Parse(string[] args)
    {
        var parsed = new Arguments(20_000, null, 1, null, null);
        var hasSeeds = false;
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = args[i + 1];
            if (args[i] == "--variant" && value == "all")
            {
                parsed = parsed with { Variant = 0 };
                continue;
            }

            if (!double.TryParse(value, CultureInfo.InvariantCulture, out var number) || number < 0) return null;
            switch (args[i])
            {
                case "--seeds": (parsed, hasSeeds) = (parsed with { Seeds = (long)number }, true); break;
                case "--minutes": parsed = parsed with { Minutes = number }; break;
                case "--first": parsed = parsed with { First = ulong.Parse(value, CultureInfo.InvariantCulture) }; break;
                case "--seed": parsed = parsed with { Seed = ulong.Parse(value, CultureInfo.InvariantCulture) }; break;
                case "--variant": parsed = parsed with { Variant = (int)number }; break;
                default: return null;
            }
        }

        if (args.Length % 2 == 1) return null;
        return parsed.Minutes is not null && !hasSeeds ? parsed with { Seeds = long.MaxValue } : parsed;
    }
}
