using System.Xml.Linq;
using Tidegate.Processes;
using Tidegate.TestSummary;

namespace Tidegate.Tools.Tests.TestSummary;

public sealed class LineCoverageTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public LineCoverageTests()
    {
        foreach (var file in (string[])["src/Grains/Ledger.cs", "src/Grains/obj/Ledger.g.cs", "src/Grains2/Other.cs"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root.Path, file))!);
            File.WriteAllText(Path.Combine(_root.Path, file), "");
        }
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Line_is_covered_where_any_run_hit_it()
    {
        var coverage = new LineCoverage();
        coverage.Add(Cobertura("src/Grains/Ledger.cs", (1, 0), (2, 5), (3, 0)), _root.Path);
        coverage.Add(Cobertura("src/Grains/Ledger.cs", (1, 1), (2, 0), (3, 0), (4, 0)), _root.Path);

        Assert.Equal(new Coverage(2, 4), coverage.Of(["src/Grains"]));
        Assert.Equal(50, coverage.Of(["src/Grains"]).Percent);
        Assert.Equal(("src/Grains/Ledger.cs", new Coverage(2, 4)), Assert.Single(coverage.Worst(["src/Grains"])));
    }

    [Theory]
    [InlineData("src/Grains/obj/Ledger.g.cs")]
    [InlineData("src/Grains2/Other.cs")]
    [InlineData("src/Grains/Missing.cs")]
    public void Generated_foreign_and_missing_files_do_not_count(string file)
    {
        var coverage = new LineCoverage();
        coverage.Add(Cobertura(file, (1, 1)), _root.Path);

        Assert.Equal(new Coverage(0, 0), coverage.Of(["src/Grains"]));
    }

    [Fact]
    public void Rule_is_not_met_below_its_share_or_without_lines()
    {
        var rule = CoverageRule.Parse("the grains=90:src/Grains,src/WebFrontend/Leases");

        Assert.Equal("the grains", rule.Name);
        Assert.Equal(["src/Grains", "src/WebFrontend/Leases"], rule.Folders);
        Assert.True(rule.IsMetBy(new Coverage(9, 10)));
        Assert.False(rule.IsMetBy(new Coverage(89, 100)));
        Assert.False(rule.IsMetBy(new Coverage(0, 0)));
        Assert.True((rule with { LeastPercent = 0 }).IsMetBy(new Coverage(0, 0)));
    }

    [Theory]
    [InlineData("src/Grains")]
    [InlineData("name:src=90")]
    [InlineData("=90:src")]
    public void Rule_of_another_form_is_refused(string text) => Assert.Throws<FormatException>(() => CoverageRule.Parse(text));

    private XDocument Cobertura(string file, params (int Number, int Hits)[] lines) => new(new XElement(
        "coverage",
        new XElement("sources", new XElement("source", _root.Path + "/")),
        new XElement(
            "class",
            new XAttribute("filename", file),
            new XElement("lines", lines.Select(line => new XElement("line", new XAttribute("number", line.Number), new XAttribute("hits", line.Hits)))))));
}
