namespace Tidegate.Architecture.Folders;

/// <summary>A folder that uses another.</summary>
/// <param name="From">The namespace of the one that uses.</param>
/// <param name="To">The namespace of the one that is used.</param>
/// <param name="Example">One place where it does.</param>
internal sealed record FolderUse(string From, string To, string Example)
{
    /// <summary>How the list of known cycles names it.</summary>
    public string Line => $"{From} -> {To}";
}
