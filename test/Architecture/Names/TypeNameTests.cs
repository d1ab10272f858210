using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.Names;

public sealed class TypeNameTests
{
    [Fact]
    public void A_name_means_one_type() =>
        Report.Nothing(TypeNames.Violations(Source.Assemblies.SelectMany(assembly => assembly.MainModule.Types)));

    [Fact]
    public void Two_types_of_one_name_are_seen()
    {
        var types = Source.Types("Grains").ToList();
        Assert.NotEmpty(TypeNames.Violations([.. types, .. types]));
    }
}
