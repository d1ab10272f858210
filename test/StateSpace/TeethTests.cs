using System.Reflection;
using Tidegate.StateSpace.Search;
using Tidegate.StateSpace.Variants;
using Tidegate.Variants;
using Xunit.Abstractions;

namespace Tidegate.StateSpace;

/// <summary>The exploration finds what it should find: each wrong variant of the shipped classes is caught.</summary>
public sealed class TeethTests(ITestOutputHelper output)
{
    private const int MostStates = 1_500_000;

    private static readonly VariantCompiler Compiler = new(typeof(Exploration).Assembly, isAlone: true);

    public static TheoryData<string> Names => [.. VariantTable.All.Select(variant => variant.ToString())];

    [Theory, MemberData(nameof(Names))]
    public void Wrong_variant_is_caught(string name)
    {
        var variant = VariantTable.All.Single(known => known.ToString() == name);

        var trace = Compiler.Compile(variant.ToString(), variant.Edits)
            .GetType(typeof(Exploration).FullName!)!
            .GetMethod(nameof(Exploration.FirstViolation), BindingFlags.Public | BindingFlags.Static)!
            .CreateDelegate<Func<string, int, string?>>()(variant.Scope, MostStates);

        Assert.True(trace is not null, $"{variant} survives the exploration of scope {variant.Scope}.");
        output.WriteLine($"{variant} {trace}");
    }

    [Fact]
    public void Edit_that_no_longer_applies_fails()
    {
        var edit = new Edit("BudgetLedger.cs", "no such text", "");

        Assert.Throws<InvalidOperationException>(() => edit.ApplyTo("the text"));
    }

    [Fact]
    public void Edit_that_applies_twice_fails()
    {
        var edit = new Edit("BudgetLedger.cs", "same", "");

        Assert.Throws<InvalidOperationException>(() => edit.ApplyTo("same and same"));
    }
}
