using Tidegate.Architecture.Folders;

namespace Tidegate.Architecture.Documents;

/// <summary>A table that has the folders of a project, lowest first: none uses one below it.</summary>
internal static class FolderTable
{
    /// <summary>What is wrong with the table. Folders in a folder stand in its row.</summary>
    /// <param name="written">The folders as the table has them.</param>
    /// <param name="folders">The folders that are there.</param>
    /// <param name="root">The namespace of the project.</param>
    /// <param name="uses">Which folder uses which, by namespace.</param>
    public static IEnumerable<string> Violations(IReadOnlyList<string> written, IReadOnlyCollection<string> folders, string root, IEnumerable<FolderUse> uses)
    {
        var rows = written.Select((folder, row) => (folder, row)).ToDictionary(entry => entry.folder, entry => entry.row, StringComparer.Ordinal);
        var missing = folders.Where(folder => folder is not ("bin" or "obj") && !rows.ContainsKey(folder)).Select(folder => $"{folder} has no row.");
        var gone = written.Except(folders, StringComparer.Ordinal).Select(folder => $"{folder} has a row, and is no folder.");
        var turned =
            from use in uses
            let user = Outer(use.From, root)
            let used = Outer(use.To, root)
            where rows.ContainsKey(user) && rows.ContainsKey(used) && rows[user] < rows[used]
            select $"{user} uses {used} ({use.Example}), whose row comes later: exchange them.";
        return missing.Concat(gone).Concat(turned);
    }

    private static string Outer(string name, string root) => name == root ? "" : name[(root.Length + 1)..].Split('.')[0];
}
