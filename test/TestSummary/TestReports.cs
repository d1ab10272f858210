using System.Xml.Linq;

namespace Tidegate.TestSummary;

/// <summary>What tests have to say when they pass: the lines of their output that begin with <see cref="Mark"/>.</summary>
internal static class TestReports
{
    /// <summary>Begins a line of a test's output that the summary repeats.</summary>
    public const string Mark = "summary: ";

    /// <summary>The lines of one trx file, test by test in the order of their names.</summary>
    public static IEnumerable<string> In(XDocument trx) =>
        trx.Descendants()
            .Where(element => element.Name.LocalName == "UnitTestResult")
            .OrderBy(result => result.Attribute("testName")?.Value, StringComparer.Ordinal)
            .SelectMany(result => result.Descendants().Where(element => element.Name.LocalName == "StdOut"))
            .SelectMany(output => output.Value.Split('\n'))
            .Where(line => line.StartsWith(Mark, StringComparison.Ordinal))
            .Select(line => line[Mark.Length..].TrimEnd());
}
