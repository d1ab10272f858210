namespace Tidegate.Architecture.Folders;

/// <summary>The uses between folders that are part of a cycle and are known: known-cycles.txt. The list may only shrink.</summary>
internal static class KnownCycles
{
    /// <summary>The lines of the list.</summary>
    public static IReadOnlyList<string> Lines { get; } = Read();

    /// <summary>What is new among the uses that are part of cycles, and what of the list is part of none any more.</summary>
    /// <param name="known">The list.</param>
    /// <param name="found">The uses that are part of cycles.</param>
    public static IEnumerable<string> Differences(IReadOnlyCollection<string> known, IReadOnlyCollection<FolderUse> found)
    {
        var added = found.Where(use => !known.Contains(use.Line, StringComparer.Ordinal)).Select(use =>
            $"{use.Line} closes a cycle of folders: {use.Example}. Turn it round, or move the type to a folder that both may use.");
        var gone = known.Except(found.Select(use => use.Line), StringComparer.Ordinal).Select(line =>
            $"{line} is part of no cycle any more: delete its line in test/Architecture/Folders/known-cycles.txt.");
        var twice = known.GroupBy(line => line, StringComparer.Ordinal).Where(lines => lines.Count() > 1).Select(lines =>
            $"{lines.Key} is listed twice in test/Architecture/Folders/known-cycles.txt: delete one.");
        return added.Concat(gone).Concat(twice);
    }

    private static List<string> Read()
    {
        using var list = new StreamReader(typeof(KnownCycles).Assembly.GetManifestResourceStream("known-cycles.txt")!);
        return [.. list.ReadToEnd().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('#'))];
    }
}
