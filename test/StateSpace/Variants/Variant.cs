using Tidegate.Variants;

namespace Tidegate.StateSpace.Variants;

/// <summary>A wrong build of the shipped classes: the shipped source with one rule broken.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Scope">The scope whose exploration must catch it.</param>
/// <param name="Edits">The changes to the source.</param>
internal sealed record Variant(string Name, string Rule, string Scope, params Edit[] Edits)
{
    public override string ToString() => $"{Rule}: {Name}";
}
