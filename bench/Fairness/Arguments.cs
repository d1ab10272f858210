using Tidegate.Fairness.Attacks;

namespace Tidegate.Fairness;

/// <summary>What is measured.</summary>
/// <param name="Rounds">How often each kind has its turn.</param>
/// <param name="Turn">How long one turn is; each kind has a quiet one and one with the attack.</param>
/// <param name="Kinds">Kinds of attack.</param>
/// <param name="Settings">Keys below <c>Tidegate:</c> for the service.</param>
internal sealed record Arguments(int Rounds, TimeSpan Turn, IReadOnlyList<string> Kinds, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    /// <summary>How it is used.</summary>
    public static readonly string Usage =
        $"Usage: Fairness [--rounds N] [--turn SECONDS] [--kinds KIND,...] [--Tidegate:Section:Name=value ...]\nKinds: {string.Join(", ", AttackKinds.All)}";

    private const string Prefix = "--Tidegate:";

    /// <summary>Reads the command line; null where it is not understood.</summary>
    public static Arguments? Parse(string[] words)
    {
        var (rounds, turn) = (8, 6);
        var kinds = AttackKinds.All;
        var settings = new List<KeyValuePair<string, string>>();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].StartsWith(Prefix, StringComparison.Ordinal) && words[i].IndexOf('=') is > 0 and var equals)
                settings.Add(new(words[i][Prefix.Length..equals], words[i][(equals + 1)..]));
            else if (i + 1 < words.Length && words[i] == "--rounds" && int.TryParse(words[i + 1], out rounds) && rounds > 0)
                i++;
            else if (i + 1 < words.Length && words[i] == "--turn" && int.TryParse(words[i + 1], out turn) && turn > 0)
                i++;
            else if (i + 1 < words.Length && words[i] == "--kinds")
                kinds = words[++i].Split(',');
            else
                return null;
        }

        return kinds.All(AttackKinds.All.Contains) ? new Arguments(rounds, TimeSpan.FromSeconds(turn), kinds, settings) : null;
    }
}
