using System.Globalization;
using System.Xml.Linq;

namespace Tidegate.TestSummary;

/// <summary>
/// Covered lines over several test runs. A line counts once, however many runs, classes or generated methods report it, and is covered
/// where any of them hit it.
/// </summary>
internal sealed class LineCoverage
{
    private readonly SortedDictionary<string, Dictionary<int, long>> _hits = new(StringComparer.Ordinal);

    /// <summary>Adds a cobertura file. Source files are named by their path below <paramref name="root"/>; others are left out.</summary>
    public void Add(XDocument cobertura, string root)
    {
        var sources = cobertura.Descendants("source").Select(source => source.Value).ToArray();
        foreach (var type in cobertura.Descendants("class"))
        {
            if (RelativePath(type.Attribute("filename")?.Value, sources, root) is not { } file || IsGenerated(file))
                continue;
            if (!_hits.TryGetValue(file, out var lines))
                _hits.Add(file, lines = []);
            foreach (var line in type.Elements("lines").Elements("line"))
            {
                var number = Number(line, "number");
                lines[(int)number] = Math.Max(lines.GetValueOrDefault((int)number), Number(line, "hits"));
            }
        }
    }

    /// <summary>Coverage of the files below one of the folders.</summary>
    public Coverage Of(IReadOnlyCollection<string> folders) =>
        _hits.Where(file => folders.Any(folder => file.Key.StartsWith(folder + "/", StringComparison.Ordinal)))
            .Aggregate(new Coverage(0, 0), (sum, file) => sum + Count(file.Value));

    /// <summary>The files of the folders, the ones with most uncovered lines first.</summary>
    public IEnumerable<(string File, Coverage Coverage)> Worst(IReadOnlyCollection<string> folders) =>
        _hits.Where(file => folders.Any(folder => file.Key.StartsWith(folder + "/", StringComparison.Ordinal)))
            .Select(file => (file.Key, Count(file.Value)))
            .Where(file => file.Item2.Uncovered > 0)
            .OrderByDescending(file => file.Item2.Uncovered);

    private static Coverage Count(Dictionary<int, long> lines) => new(lines.Values.Count(hits => hits > 0), lines.Count);

    private static string? RelativePath(string? file, string[] sources, string root)
    {
        if (file is null)
            return null;
        var candidates = Path.IsPathRooted(file) ? [file] : sources.Select(source => Path.Combine(source, file));
        var path = candidates.FirstOrDefault(File.Exists);
        return path is null ? null : Path.GetRelativePath(root, path).Replace('\\', '/');
    }

    /// <summary>What a source generator writes below obj is nobody's to test.</summary>
    private static bool IsGenerated(string file) => file.Contains("/obj/", StringComparison.Ordinal) || file.EndsWith(".g.cs", StringComparison.Ordinal);

    private static long Number(XElement line, string name) => long.Parse(line.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}

/// <summary>Covered lines of all lines.</summary>
internal readonly record struct Coverage(int Covered, int Lines)
{
    /// <summary>Lines that no test reached.</summary>
    public int Uncovered => Lines - Covered;

    /// <summary>0 to 100; 0 where there are no lines.</summary>
    public double Percent => Lines == 0 ? 0 : 100.0 * Covered / Lines;

    public static Coverage operator +(Coverage a, Coverage b) => new(a.Covered + b.Covered, a.Lines + b.Lines);
}
