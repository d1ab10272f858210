namespace Tidegate.Variants;

/// <summary>A change of text: of the shipped one, or of the world's where the world is what is wrong.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Find">What must occur in it exactly once.</param>
/// <param name="Replace">What takes its place.</param>
public sealed record Edit(string File, string Find, string Replace)
{
    /// <summary>The changed text.</summary>
    /// <exception cref="InvalidOperationException">It does not occur exactly once: the variant is to be brought up to date.</exception>
    public string ApplyTo(string text)
    {
        var at = text.IndexOf(Find, StringComparison.Ordinal);
        if (at < 0)
            throw new InvalidOperationException($"{File} no longer contains \"{Find}\": the variant is to be brought up to date.");
        if (text.IndexOf(Find, at + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"{File} contains \"{Find}\" more than once.");
        return string.Concat(text.AsSpan(0, at), Replace, text.AsSpan(at + Find.Length));
    }
}
