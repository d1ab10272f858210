using System.Globalization;

namespace Tidegate.Compare.Options;

/// <summary>Reads the command line.</summary>
internal static class OptionParser
{
    public const string Usage = """
        Starts Tidegate and other servers in turn on this machine, drives all with the same client, and writes one table.

        Usage: dotnet run -c Release --project bench/Compare -- [options]

          --peers NAME,...       which; without it all (--list shows their names)
          --scenarios NAME,...   of idle, burst, broadcast, echo, leave, opens (all)
          --connections N,...    sizes of the idle scenario; the last one is that of the others (1000,5000,15000)
          --rounds N             how often; the tables show medians (1)
          --rate R               handshakes per second of the burst (4000)
          --in-flight N          handshakes at a time of opens (64)
          --settle SECONDS       how long idle connections are watched, and the wait after all have left (60; 10 up to 1000 connections)
          --broadcasts N         (5)
          --echo-rate R          messages per second (1000)
          --echo-time SECONDS    (10)
          --output PATH          results, without the ending (bench/results/compare)
          --merge                keep the figures of the file that is there and that are not measured now
          --no-build             use what was built and installed before
          --prepare              build and install only
          --list                 names of the peers
          --Tidegate:Section:Name=value   a setting for Tidegate
        """;

    /// <summary>Reads them.</summary>
    /// <param name="words">The command line.</param>
    /// <param name="peers">Names of all peers.</param>
    /// <exception cref="UsageException">It is not understood.</exception>
    public static ComparisonOptions Parse(IReadOnlyList<string> words, IReadOnlyList<string> peers)
    {
        var options = new ComparisonOptions();
        var settings = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word.StartsWith("--Tidegate:", StringComparison.Ordinal) && word.Contains('='))
            {
                settings.Add(word);
                continue;
            }

            options = word switch
            {
                "--peers" => options with { Peers = Names(Value(), peers) },
                "--scenarios" => options with { Scenarios = Names(Value(), ScenarioNames.All) },
                "--connections" => options with { Connections = [.. Value().Split(',').Select(Number).Order()] },
                "--rounds" => options with { Rounds = Number(Value()) },
                "--rate" => options with { Rate = Number(Value()) },
                "--in-flight" => options with { InFlight = Number(Value()) },
                "--settle" => options with { Settle = TimeSpan.FromSeconds(Number(Value())) },
                "--broadcasts" => options with { Broadcasts = Number(Value()) },
                "--echo-rate" => options with { EchoRate = Number(Value()) },
                "--echo-time" => options with { EchoTime = TimeSpan.FromSeconds(Number(Value())) },
                "--output" => options with { Output = Value() },
                "--merge" => options with { Merge = true },
                "--no-build" => options with { NoBuild = true },
                "--prepare" => options with { PrepareOnly = true },
                _ => throw new UsageException($"{word} is not an option."),
            };

            string Value() => ++i < words.Count ? words[i] : throw new UsageException($"{word} needs a value.");

            int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new UsageException($"{word}: {text} is not a number above 0.");

            IReadOnlyList<string> Names(string text, IReadOnlyList<string> known) => text.Split(',') is var names
                && names.FirstOrDefault(name => !known.Contains(name)) is { } unknown
                    ? throw new UsageException($"{word}: {unknown} is none of {string.Join(", ", known)}.")
                    : names;
        }

        return options with { TidegateSettings = settings };
    }
}
