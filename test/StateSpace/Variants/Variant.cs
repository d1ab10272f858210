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

/// <summary>One change of a source file.</summary>
/// <param name="File">Below <c>src</c>.</param>
/// <param name="Find">Stands there exactly once.</param>
/// <param name="Replace">Stands there instead.</param>
internal sealed record Edit(string File, string Find, string Replace)
{
    public string ApplyTo(string source)
    {
        var at = source.IndexOf(Find, StringComparison.Ordinal);
        if (at < 0) throw new InvalidOperationException($"{File} no longer contains \"{Find}\": the variant is to be brought up to date.");
        if (source.IndexOf(Find, at + 1, StringComparison.Ordinal) >= 0) throw new InvalidOperationException($"{File} contains \"{Find}\" more than once.");
        return string.Concat(source.AsSpan(0, at), Replace, source.AsSpan(at + Find.Length));
    }
}
