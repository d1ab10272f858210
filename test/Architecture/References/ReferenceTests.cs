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

    [Fact]
    public void Benches_and_tests_do_not_reference_each_other() => Report.Nothing(Sides.Violations());

    [Theory]
    [InlineData("bench/Failover/Failover.csproj", "test/TestKit/TestKit.csproj")]
    [InlineData("test/Tools/Tools.Tests.csproj", "bench/LoadGenerator/LoadGenerator.csproj")]
    [InlineData("tools/Clients/Clients.csproj", "test/TestKit/TestKit.csproj")]
    [InlineData("src/Silo/Silo.csproj", "tools/Clients/Clients.csproj")]
    public void A_reference_to_another_side_is_seen(string project, string referenced) => Assert.Single(Sides.Violations(project, referenced));
}
