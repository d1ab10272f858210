using System.Text.RegularExpressions;
using Tidegate.Architecture.Assemblies;
using Tidegate.Architecture.Folders;

namespace Tidegate.Architecture.Documents;

public sealed partial class DocumentTests
{
    private const string Folders = "## Folders of WebFrontend";

    [Fact]
    public void Links_lead_to_files_and_headings() => Report.Nothing(Document.All.SelectMany(document => document.BrokenLinks()));

    [Fact]
    public void Files_that_documents_name_are_there() => Report.Nothing(Document.All.SelectMany(document => document.MissingFiles()));

    [Fact]
    public void Tests_that_documents_name_are_there() => Report.Nothing(Document.All.SelectMany(document => document.MissingTests()));

    [Fact]
    public void Documents_that_code_names_are_there() => Report.Nothing(
        from file in Repository.Code
        from name in DocumentName().Matches(File.ReadAllText(Path.Combine(Source.Root, file)))
        where !Repository.Has(name.Value)
        select $"{file} names {name.Value}, which is not there.");

    [Fact]
    public void Folders_of_the_frontend_are_documented_lowest_first()
    {
        var rows = Document.All.Single(document => document.Path == "docs/architecture.md").RowsBelow(Folders);
        List<string> written = [.. rows.Select(row => row[0].Trim('`'))];
        var project = Source.Projects.Single(project => project.Name == "WebFrontend");
        var uses = new FolderGraph(Source.Assemblies[Source.Projects.ToList().IndexOf(project)], project.RootNamespace).All();
        Report.Nothing(FolderTable.Violations(written, [.. Directory.EnumerateDirectories(project.Folder).Select(Path.GetFileName)!], project.RootNamespace, uses));
    }

    [Fact]
    public void A_row_that_uses_a_later_one_is_named()
    {
        var violation = Assert.Single(FolderTable.Violations(
            ["Leases", "Timing"], ["Leases", "Timing"], "T", [new FolderUse("T.Leases", "T.Timing", "Clock"), new FolderUse("T.Leases", "T.Leases.Life", "x")]));
        Assert.Contains("Leases uses Timing", violation, StringComparison.Ordinal);
        Assert.Equal(2, FolderTable.Violations(["Gone"], ["New"], "T", []).Count());
    }

    [Theory]
    [InlineData("see [that](operations.md) and [there](../README.md#run-it-test-it)", 0)]
    [InlineData("[gone](gone.md)", 1)]
    [InlineData("[gone](operations.md#no-such-heading)", 1)]
    [InlineData("[elsewhere](https://example.com/gone.md)", 0)]
    public void Link_that_leads_nowhere_is_seen(string text, int broken) => Assert.Equal(broken, new Document("docs/sample.md", text).BrokenLinks().Count());

    [Theory]
    [InlineData("`src/Grains/Budget/BudgetLedger.cs`, `BudgetLedger.Grants.cs`, `BudgetLedger.*.cs`, `dotnet test test/Hosting`, src/Grains/Budget/", 0)]
    [InlineData("`src/Grains/Budget/NoSuchLedger.cs`", 1)]
    [InlineData("`NoSuchLedger.cs` beside bench/Nothing", 2)]
    public void File_that_is_not_there_is_seen(string text, int missing) => Assert.Equal(missing, new Document("docs/sample.md", text).MissingFiles().Count());

    [Theory]
    [InlineData("`DocumentTests`, `DocumentTests.Test_that_is*`, `DocumentTests.Test_that_is_not_there_is_seen`", 0)]
    [InlineData("`NoSuchThingTests`", 1)]
    [InlineData("`FolderTests.Cycles_of_folders`", 1)]
    public void Test_that_is_not_there_is_seen(string text, int missing) => Assert.Equal(missing, new Document("docs/sample.md", text).MissingTests().Count());

    [GeneratedRegex(@"\bdocs/[\w./-]+\.md\b")]
    private static partial Regex DocumentName();
}
