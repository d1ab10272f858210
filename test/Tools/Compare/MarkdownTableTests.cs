using Tidegate.Compare.Reporting;

namespace Tidegate.Tools.Tests.Compare;

public class MarkdownTableTests
{
    [Fact]
    public void A_table_has_a_head_a_rule_and_its_rows() => Assert.Equal(
        "| who | a | b |\n| --- | ---: | ---: |\n| x \\| y | 1 | 2 |\n",
        MarkdownTable.Of(["who", "a", "b"], [["x | y", "1", "2"]]));

    [Theory]
    [InlineData(null, "–")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "–")]
    [InlineData(0.0, "0")]
    [InlineData(0.456, "0.46")]
    [InlineData(-4.07, "-4.07")]
    [InlineData(45.67, "45.7")]
    [InlineData(456.7, "457")]
    [InlineData(45678.0, "45,678")]
    public void Numbers_have_three_digits(double? value, string expected) => Assert.Equal(expected, MarkdownTable.Number(value));
}
