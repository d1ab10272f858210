using System.Globalization;
using System.Xml.Linq;

namespace Tidegate.TestSummary;

/// <summary>Tests by outcome, read from trx files.</summary>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed, timed out or were aborted.</param>
/// <param name="AbortedRuns">Test processes that ended before all their tests had.</param>
internal sealed record TestCounts(int Passed, int Failed, int AbortedRuns)
{
    public static readonly TestCounts None = new(0, 0, 0);

    /// <summary>Adds the counts of one trx file. Skipped tests are neither passed nor failed.</summary>
    public TestCounts With(XDocument trx)
    {
        var counters = trx.Descendants().First(element => element.Name.LocalName == "Counters");
        var failed = Count(counters, "failed") + Count(counters, "error") + Count(counters, "timeout") + Count(counters, "aborted");
        var outcome = trx.Descendants().First(element => element.Name.LocalName == "ResultSummary").Attribute("outcome")?.Value;
        var aborted = failed == 0 && outcome is not ("Completed" or "Passed");
        return new TestCounts(Passed + Count(counters, "passed"), Failed + failed, AbortedRuns + (aborted ? 1 : 0));
    }

    private static int Count(XElement counters, string name) =>
        int.TryParse(counters.Attribute(name)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
