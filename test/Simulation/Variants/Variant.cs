namespace Tidegate.Simulation;

/// <summary>A build of the protocol with one rule broken, which the simulation must find.</summary>
/// <param name="Number">Its number in the table of wrong variants.</param>
/// <param name="Name">What is wrong.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Patches">Changes of text.</param>
internal sealed record Variant(int Number, string Name, string Rule, params Patch[] Patches)
{
    public override string ToString() => $"{Number} {Name}";
}

/// <summary>A change of text: of the shipped one, or of the world's where the world is what is wrong.</summary>
/// <param name="File">The file.</param>
/// <param name="Find">What must occur in it exactly once.</param>
/// <param name="Replace">What takes its place.</param>
internal sealed record Patch(string File, string Find, string Replace);
