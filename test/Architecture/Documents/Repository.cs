using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.Documents;

/// <summary>What the repository has that documents name.</summary>
internal static partial class Repository
{
    private static readonly string[] Built = ["bin", "obj", "artifacts", ".git"];
    private static readonly IReadOnlyList<string> Files =
        [.. new FileSystemEnumerable<string>(Source.Root, (ref FileSystemEntry entry) => Path.GetRelativePath(Source.Root, entry.ToFullPath()), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !Built.Contains(entry.FileName.ToString()),
        }];

    private static readonly ILookup<string, string> TestClasses =
        (from file in Files
         where file.StartsWith("test/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal)
         let text = File.ReadAllText(Path.Combine(Source.Root, file))
         from name in Class().Matches(text).Select(name => name.Groups[1].Value).Distinct()
         select (name, text)).ToLookup(found => found.name, found => found.text, StringComparer.Ordinal);

    /// <summary>The C# files of the product.</summary>
    public static IEnumerable<string> Code => Files.Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>Whether a file or folder is there. A name without a slash may be in any folder, and the last part may have stars.</summary>
    public static bool Has(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Source.Root, path));
        if (File.Exists(full) || Directory.Exists(full)) return true;
        return path.Contains('/', StringComparison.Ordinal)
            ? path.Contains('*', StringComparison.Ordinal) && Files.Any(file => FileSystemName.MatchesSimpleExpression(path, file, ignoreCase: false))
            : Files.Any(file => FileSystemName.MatchesSimpleExpression(path, Path.GetFileName(file), ignoreCase: false));
    }

    /// <summary>Whether there is a class of tests, and in it a method of that name, or of one that begins so.</summary>
    public static bool HasTest(string type, string method, bool begins) =>
        TestClasses[type].Any(text => method.Length == 0 || Regex.IsMatch(text, $@"\b{method}{(begins ? "" : @"\b")}"));

    [GeneratedRegex(@"\bclass (\w+Tests)\b")]
    private static partial Regex Class();
}
