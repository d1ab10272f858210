using System.Globalization;

namespace Tidegate.TestSummary;

/// <summary>The least line coverage of some folders: <c>name=percent:folder,folder</c> on the command line.</summary>
internal sealed record CoverageRule(string Name, double LeastPercent, IReadOnlyList<string> Folders)
{
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static CoverageRule Parse(string text)
    {
        var (equals, colon) = (text.IndexOf('=', StringComparison.Ordinal), text.IndexOf(':', StringComparison.Ordinal));
        if (equals <= 0 || colon <= equals)
            throw new FormatException($"'{text}' is not of the form name=percent:folder,folder.");
        return new CoverageRule(
            text[..equals],
            double.Parse(text[(equals + 1)..colon], CultureInfo.InvariantCulture),
            text[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>With a bound, false also where the folders have no lines at all: then nothing was measured.</summary>
    public bool IsMetBy(Coverage coverage) => LeastPercent <= 0 || (coverage.Lines > 0 && coverage.Percent >= LeastPercent);
}
