using System.Xml.Linq;
using Tidegate.TestSummary;

namespace Tidegate.Tools.Tests.TestSummary;

public sealed class TestReportsTests
{
    [Fact]
    public void Marked_lines_are_repeated_in_the_order_of_the_tests_names() =>
        Assert.Equal(["  1 variant", "2 seeds"], TestReports.In(Trx(("b", "some text\nsummary: 2 seeds\r\n"), ("a", "summary:   1 variant\nno summary: here"))));

    [Fact]
    public void Test_without_output_says_nothing() => Assert.Empty(TestReports.In(Trx(("a", null))));

    private static XDocument Trx(params (string Name, string? Output)[] results)
    {
        XNamespace space = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        return new XDocument(new XElement(
            space + "TestRun",
            new XElement(
                space + "Results",
                results.Select(result => new XElement(
                    space + "UnitTestResult",
                    new XAttribute("testName", result.Name),
                    result.Output is null ? null : new XElement(space + "Output", new XElement(space + "StdOut", result.Output)))))));
    }
}
