using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.Folders;

/// <summary>The rule that a file's namespace names its folder.</summary>
internal static class FolderNames
{
    /// <summary>What of a project's files has another namespace than its folder.</summary>
    public static IEnumerable<string> Violations(ProjectFile project) =>
        from file in Directory.EnumerateFiles(project.Folder, "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(project.Folder, file)
        where !path.StartsWith("obj", StringComparison.Ordinal) && !path.StartsWith("bin", StringComparison.Ordinal)
        let violation = Violation(project.RootNamespace, path, File.ReadLines(file))
        where violation is not null
        select $"src/{project.Name}/{violation}";

    /// <summary>What is wrong with a file; null where nothing is. A program of top-level statements has no namespace.</summary>
    /// <param name="root">The namespace of the project's folder.</param>
    /// <param name="path">The path of the file in it.</param>
    /// <param name="lines">The lines of the file.</param>
    public static string? Violation(string root, string path, IEnumerable<string> lines)
    {
        const string Keyword = "namespace ";
        var folder = Path.GetDirectoryName(path)!.Replace(Path.DirectorySeparatorChar, '.');
        var expected = folder.Length == 0 ? root : $"{root}.{folder}";
        var written = lines.FirstOrDefault(line => line.StartsWith(Keyword, StringComparison.Ordinal))?[Keyword.Length..].TrimEnd(';');
        return written is null || written == expected ? null : $"{path} has the namespace {written}: its folder is {expected}. Move the file, or rename.";
    }
}
