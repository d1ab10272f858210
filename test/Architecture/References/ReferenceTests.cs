using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.References;

public sealed class ReferenceTests
{
    [Fact]
    public void Projects_reference_what_the_table_allows() =>
        Report.Nothing(Source.Projects.SelectMany(project => AllowedReferences.Violations(project.Name, project.Projects)));

    [Fact]
    public void Assemblies_use_what_the_table_allows() =>
        Report.Nothing(Source.Projects.Zip(Source.Assemblies, (project, assembly) =>
            AllowedReferences.Violations(project.Name, AllowedReferences.Used(assembly))).SelectMany(violations => violations));

    [Fact]
    public void A_frontend_that_references_the_grains_is_seen()
    {
        var violation = Assert.Single(AllowedReferences.Violations("WebFrontend", ["Grains.Interfaces", "Grains"]));
        Assert.StartsWith("WebFrontend references Grains,", violation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_without_a_row_is_seen() => Assert.Single(AllowedReferences.Violations("Common", []));

    [Fact]
    public void What_an_assembly_uses_is_read_from_it()
    {
        var silo = Source.Assemblies.Single(assembly => assembly.Name.Name == "Tidegate.Silo");
        Assert.Contains("Grains", AllowedReferences.Used(silo));
    }
}
