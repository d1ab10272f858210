using System.Xml.Linq;

namespace Tidegate.TestSummary;

/// <summary>The tests that failed, each with what it said, so that the end of a long log tells what to mend.</summary>
internal static class FailedTests
{
    private const int MaxLength = 600;

    /// <summary>One line for each failed test of one trx file, in the order of their names: name, message, and the place in the test that failed.</summary>
    public static IEnumerable<string> In(XDocument trx) =>
        trx.Descendants()
            .Where(element => element.Name.LocalName == "UnitTestResult" && element.Attribute("outcome")?.Value is "Failed" or "Error" or "Timeout" or "Aborted")
            .OrderBy(result => result.Attribute("testName")?.Value, StringComparer.Ordinal)
            .Select(Describe);

    private static string Describe(XElement result)
    {
        var message = string.Join(' ', Text(result, "Message").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var place = Text(result, "StackTrace").Split('\n').LastOrDefault(line => line.Contains(":line ", StringComparison.Ordinal))?.Trim();
        return $"FAILED {result.Attribute("testName")?.Value}: {(message.Length > MaxLength ? message[..MaxLength] + "…" : message)}{(place is null ? "" : $" [{place}]")}";
    }

    private static string Text(XElement result, string name) =>
        result.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
}
