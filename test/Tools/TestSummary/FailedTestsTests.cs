using System.Xml.Linq;
using Tidegate.TestSummary;

namespace Tidegate.Tools.Tests.TestSummary;

public sealed class FailedTestsTests
{
    private static readonly XNamespace Space = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    [Fact]
    public void Failed_tests_are_named_with_what_they_said_and_where() =>
        Assert.Equal(
            ["FAILED a: Expected 1 Actual 2 [at A.Test() in /src/A.cs:line 7]", "FAILED b: hung"],
            FailedTests.In(Trx(
                Result("b", "Timeout", "hung", null),
                Result("passed", "Passed", null, null),
                Result("a", "Failed", "Expected 1\r\n  Actual 2", "   at Help.Equal() in /src/Help.cs:line 3\n   at A.Test() in /src/A.cs:line 7\n--- End of stack trace ---"))));

    [Fact]
    public void Long_messages_are_cut()
    {
        var line = Assert.Single(FailedTests.In(Trx(Result("a", "Failed", new string('x', 10_000), null))));
        Assert.InRange(line.Length, 600, 620);
    }

    private static XDocument Trx(params XElement[] results) => new(new XElement(Space + "TestRun", new XElement(Space + "Results", results)));

    private static XElement Result(string name, string outcome, string? message, string? stack) =>
        new(
            Space + "UnitTestResult",
            new XAttribute("testName", name),
            new XAttribute("outcome", outcome),
            message is null ? null : new XElement(Space + "Output", new XElement(Space + "ErrorInfo",
                new XElement(Space + "Message", message),
                stack is null ? null : new XElement(Space + "StackTrace", stack))));
}
