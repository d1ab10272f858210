using Tidegate.Variants;

namespace Tidegate.Simulation;

/// <summary>A build of the protocol with one rule broken, which the simulation must find.</summary>
/// <param name="Number">Its number in the table of wrong variants.</param>
/// <param name="Name">What is wrong.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Edits">The changes of text.</param>
internal sealed record Variant(int Number, string Name, string Rule, params Edit[] Edits)
{
    public override string ToString() => $"{Number} {Name}";
}
