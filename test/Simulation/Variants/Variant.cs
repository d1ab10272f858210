namespace Tidegate.Simulation;

/// <summary>A build of the protocol with one rule broken, which the simulation must find.</summary>
/// <param name="Number">Its number in the table of wrong variants.</param>
/// <param name="Name">What is wrong.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Flaw">A wrong model of the shell; none where shipped text is changed.</param>
/// <param name="Patches">Changes of shipped text.</param>
internal sealed record Variant(int Number, string Name, string Rule, Flaw Flaw, params Patch[] Patches)
{
    public override string ToString() => $"{Number} {Name}";
}

/// <summary>A change of shipped text.</summary>
/// <param name="File">The shipped file.</param>
/// <param name="Find">What must occur in it exactly once.</param>
/// <param name="Replace">What takes its place.</param>
internal sealed record Patch(string File, string Find, string Replace);
