namespace Tidegate.Soak;

/// <summary>What is run.</summary>
/// <param name="Lives">Connections that come and go.</param>
/// <param name="Limit">The cluster's limit; 80 to 95 % of it are in use.</param>
/// <param name="PerSecond">The most connections opened per second.</param>
/// <param name="Readings">How often everybody leaves and the processes are read; the lives are divided evenly.</param>
/// <param name="StayEvery">Every so many lives one does not end: a leak that must be found; 0 for none.</param>
/// <param name="Settings">Keys below <c>Tidegate:</c> for the services.</param>
internal sealed record Arguments(long Lives, int Limit, int PerSecond, int Readings, int StayEvery, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    /// <summary>How it is used.</summary>
    public const string Usage =
        "Usage: Soak [--lives N] [--limit N] [--per-second N] [--readings N] [--stay-every N] [--Tidegate:Section:Name=value ...]";

    private const string Prefix = "--Tidegate:";

    /// <summary>The first fifth warms up; of the others a straight line needs so many that its error can be told.</summary>
    private const int LeastReadings = 10;

    /// <summary>Reads the command line; null where it is not understood.</summary>
    public static Arguments? Parse(string[] words)
    {
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["--lives"] = 576_000,
            ["--limit"] = 2_000,
            ["--per-second"] = 2_000,
            ["--readings"] = 30,
            ["--stay-every"] = 0,
        };
        var settings = new List<KeyValuePair<string, string>>();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].StartsWith(Prefix, StringComparison.Ordinal) && words[i].IndexOf('=') is > 0 and var equals)
                settings.Add(new(words[i][Prefix.Length..equals], words[i][(equals + 1)..]));
            else if (numbers.ContainsKey(words[i]) && i + 1 < words.Length && long.TryParse(words[i + 1], out var number) && number >= 0)
                numbers[words[i++]] = number;
            else
                return null;
        }

        var parsed = new Arguments(
            numbers["--lives"], (int)numbers["--limit"], (int)numbers["--per-second"], (int)numbers["--readings"], (int)numbers["--stay-every"], settings);
        return parsed.Readings < LeastReadings || parsed.Lives < parsed.Readings || parsed.Limit < 1 || parsed.PerSecond < 1 ? null : parsed;
    }
}
