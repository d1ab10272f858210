using System.Text.RegularExpressions;
using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.Documents;

/// <summary>A document of the repository, and what in it leads nowhere.</summary>
/// <param name="path">Its path from the root of the repository.</param>
/// <param name="text">What it says.</param>
internal sealed partial class Document(string path, string text)
{
    private static readonly string[] Folders = ["docs", "deploy", "bench", "samples"];

    /// <summary>All documents: those of the root, and those of the folders that have some.</summary>
    public static IEnumerable<Document> All =>
        Directory.EnumerateFiles(Source.Root, "*.md")
            .Concat(Folders.SelectMany(folder => Directory.EnumerateFiles(System.IO.Path.Combine(Source.Root, folder), "*.md", SearchOption.AllDirectories)))
            .Order(StringComparer.Ordinal)
            .Select(file => new Document(System.IO.Path.GetRelativePath(Source.Root, file), File.ReadAllText(file)));

    /// <summary>Its path from the root of the repository.</summary>
    public string Path => path;

    /// <summary>Relative links whose file is not there, or has no such heading.</summary>
    public IEnumerable<string> BrokenLinks() =>
        from link in Link().Matches(text)
        let target = link.Groups["file"].Value
        let file = target.Length == 0 ? path : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, target)
        let problem = !Repository.Has(file) ? "is not there"
            : link.Groups["heading"] is { Success: true } heading && !HeadingsOf(file).Contains(heading.Value) ? $"has no heading #{heading.Value}"
            : null
        where problem is not null
        select $"{At(link)} links to {link.Groups["file"].Value}, which {problem}.";

    /// <summary>Files and folders that are named, and are not there; the last part may have stars.</summary>
    public IEnumerable<string> MissingFiles() =>
        from name in PathFromRoot().Matches(text).Concat(SourceFile().Matches(text))
        where !Repository.Has(name.Groups["path"].Value)
        select $"{At(name)} names {name.Groups["path"].Value}, which is not there.";

    /// <summary>Tests that are named, and are not there; a name that ends with a star is the begin of one.</summary>
    public IEnumerable<string> MissingTests() =>
        from name in Test().Matches(text)
        where !Repository.HasTest(name.Groups["class"].Value, name.Groups["method"].Value, name.Groups["star"].Success)
        select $"{At(name)} names the test {name.Value.Trim('`')}, which is not there.";

    /// <summary>The rows of the tables below a heading: the cells of each.</summary>
    public IReadOnlyList<string[]> RowsBelow(string heading) =>
    [
        .. text[(text.IndexOf($"\n{heading}\n", StringComparison.Ordinal) + heading.Length + 1)..]
            .Split('\n')
            .Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
    ];

    private static HashSet<string> HeadingsOf(string file) =>
        [.. Heading().Matches(File.ReadAllText(System.IO.Path.Combine(Source.Root, file))).Select(heading => Anchor(heading.Groups[1].Value))];

    // As GitHub makes it: lower case, without signs, a dash for each blank.
    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');

    private string At(Match match) => $"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1}";

    [GeneratedRegex(@"\]\((?!https?:|mailto:)(?<file>[^)#\s]*)(?:#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<![\w/.-])(?<path>(?:src|test|bench|tools|docs|deploy|samples)/[\w./*@-]*[\w*/])")]
    private static partial Regex PathFromRoot();

    [GeneratedRegex(@"`(?<path>[\w.*`]+\.(?:cs|csproj|txt|sh))`")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"`(?<class>[A-Z]\w+Tests)(?:\.(?<method>\w+)(?<star>\*)?)?`")]
    private static partial Regex Test();
}
