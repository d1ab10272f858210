using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.Folders;

public sealed class FolderTests
{
    private const string Samples = "Tidegate.Architecture.Samples";

    [Fact]
    public void Cycles_of_folders_are_known_and_become_fewer()
    {
        var found = Source.Projects.Zip(Source.Assemblies, (project, assembly) => new FolderGraph(assembly, project.RootNamespace).InCycles());
        Report.Nothing(KnownCycles.Differences(KnownCycles.Lines, [.. found.SelectMany(uses => uses)]));
    }

    [Fact]
    public void Namespaces_name_folders() => Report.Nothing(Source.Projects.SelectMany(FolderNames.Violations));

    // First uses Second in a signature only, Second uses First in a lambda of an async method only.
    [Fact]
    public void A_cycle_through_the_body_of_an_async_method_is_seen()
    {
        var lines = new FolderGraph(Source.Samples, Samples).InCycles().Select(use => use.Line);
        Assert.Equal([$"{Samples}.First -> {Samples}.Second", $"{Samples}.Second -> {Samples}.First"], lines);
    }

    [Fact]
    public void A_cycle_that_is_not_listed_is_named_with_the_place_that_closes_it()
    {
        var found = new FolderGraph(Source.Samples, Samples).InCycles().ToList();
        var violation = Assert.Single(KnownCycles.Differences([found[0].Line], found));
        Assert.Contains("Samples.Second.Waiter.WaitAsync uses", violation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_listed_cycle_that_is_gone_has_to_be_deleted()
    {
        var violation = Assert.Single(KnownCycles.Differences(["A -> B"], []));
        Assert.StartsWith("A -> B is part of no cycle any more: delete", violation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_is_not_the_folder_is_seen()
    {
        var path = Path.Combine("Budget", "Permits.cs");
        Assert.Null(FolderNames.Violation("Tidegate", path, ["using System;", "namespace Tidegate.Budget;"]));
        Assert.NotNull(FolderNames.Violation("Tidegate", path, ["namespace Tidegate.Permits;"]));
    }
}
