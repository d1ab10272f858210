using System.Globalization;

namespace Tidegate.Failover;

/// <summary>What is measured.</summary>
/// <param name="Kills">How often the budget's silo is killed.</param>
/// <param name="Audits">After how many of these the audit is waited for.</param>
/// <param name="Away">Kill all silos instead, and start them again after so many seconds; null to kill the budget's.</param>
/// <param name="Settings">Keys below <c>Tidegate:</c> for all processes.</param>
internal sealed record Arguments(int Kills, int Audits, int? Away, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    /// <summary>How it is used.</summary>
    public const string Usage = "Usage: Failover [--kills N] [--audits N] [--all-away SECONDS] [--Tidegate:Section:Name=value ...]";

    private const string Prefix = "--Tidegate:";

    /// <summary>Reads the command line; null where it is not understood.</summary>
    public static Arguments? Parse(string[] words)
    {
        var (kills, audits) = (30, 10);
        int? away = null;
        var settings = new List<KeyValuePair<string, string>>();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].StartsWith(Prefix, StringComparison.Ordinal) && words[i].IndexOf('=') is > 0 and var equals)
                settings.Add(new(words[i][Prefix.Length..equals], words[i][(equals + 1)..]));
            else if (words[i] == "--all-away" && i + 1 < words.Length && TryCount(words[i + 1], out var seconds))
                (away, i) = (seconds, i + 1);
            else if (words[i] == "--kills" && i + 1 < words.Length && TryCount(words[i + 1], out kills) || words[i] == "--audits" && i + 1 < words.Length && TryCount(words[i + 1], out audits))
                i++;
            else
                return null;
        }

        return new Arguments(kills, audits, away, settings);
    }

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
}
