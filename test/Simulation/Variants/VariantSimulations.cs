using Tidegate.Variants;

namespace Tidegate.Simulation;

/// <summary>The simulations of wrong variants.</summary>
internal sealed class VariantSimulations
{
    private readonly VariantCompiler _compiler = new(typeof(WorldSimulation).Assembly, isAlone: false);

    /// <summary>The simulation of a variant.</summary>
    /// <exception cref="InvalidOperationException">A change does not apply, or what it makes does not compile.</exception>
    public ISimulation Compile(Variant variant)
    {
        var type = _compiler.Compile(variant.ToString(), variant.Edits).GetType(typeof(WorldSimulation).FullName!, throwOnError: true)!;
        return (ISimulation)Activator.CreateInstance(type, nonPublic: true)!;
    }
}
