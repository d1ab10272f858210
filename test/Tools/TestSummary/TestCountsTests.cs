using System.Xml.Linq;
using Tidegate.TestSummary;

namespace Tidegate.Tools.Tests.TestSummary;

public sealed class TestCountsTests
{
    [Fact]
    public void Counts_of_several_files_add_up()
    {
        var counts = TestCounts.None.With(Trx("Completed", passed: 3)).With(Trx("Failed", passed: 1, failed: 2)).With(Trx("Failed", error: 1, timeout: 1));

        Assert.Equal(new TestCounts(4, 4, 0), counts);
    }

    [Fact]
    public void Run_that_failed_without_a_failed_test_was_aborted() =>
        Assert.Equal(new TestCounts(5, 0, 1), TestCounts.None.With(Trx("Failed", passed: 5)));

    private static XDocument Trx(string outcome, int passed = 0, int failed = 0, int error = 0, int timeout = 0)
    {
        XNamespace space = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        return new XDocument(new XElement(
            space + "TestRun",
            new XElement(
                space + "ResultSummary",
                new XAttribute("outcome", outcome),
                new XElement(
                    space + "Counters",
                    new XAttribute("passed", passed),
                    new XAttribute("failed", failed),
                    new XAttribute("error", error),
                    new XAttribute("timeout", timeout),
                    new XAttribute("aborted", 0)))));
    }
}
