using Tidegate.StateSpace.Variants;
using Xunit.Abstractions;

namespace Tidegate.StateSpace;

/// <summary>The exploration finds what it should find: each wrong variant of the shipped classes is caught.</summary>
public sealed class TeethTests(ITestOutputHelper output)
{
    private const int MostStates = 1_500_000;

    public static TheoryData<string> Names => [.. VariantTable.All.Select(variant => variant.ToString())];

    [Theory, MemberData(nameof(Names))]
    public void Wrong_variant_is_caught(string name)
    {
        var variant = VariantTable.All.Single(known => known.ToString() == name);

        var trace = VariantBuilder.Build(variant)(variant.Scope, MostStates);

        Assert.True(trace is not null, $"{variant} survives the exploration of scope {variant.Scope}.");
        output.WriteLine($"{variant} {trace}");
    }

    [Fact]
    public void Edit_that_no_longer_applies_fails()
    {
        var edit = new Edit("Grains/Budget/BudgetLedger.cs", "no such text", "");

        Assert.Throws<InvalidOperationException>(() => edit.ApplyTo("the text"));
    }

    [Fact]
    public void Edit_that_applies_twice_fails()
    {
        var edit = new Edit("Grains/Budget/BudgetLedger.cs", "same", "");

        Assert.Throws<InvalidOperationException>(() => edit.ApplyTo("same and same"));
    }
}
