using System.Text.RegularExpressions;

namespace Tidegate.EndToEnd.Tests.Telemetry;

/// <summary>What an exporter wrote: families with their types and the labels that their samples have.</summary>
internal sealed partial class Exposition
{
    // Of the exporter, of histograms.
    private static readonly string[] LabelsOfAll = ["otel_scope_name", "otel_scope_version", "le"];

    private readonly Dictionary<string, (string Type, HashSet<string> Labels)> _families = new(StringComparer.Ordinal);

    private Exposition()
    {
    }

    public string Text { get; private set; } = "";

    public IEnumerable<string> Families => _families.Keys;

    public static async Task<Exposition> ReadAsync(HttpClient http, Uri address)
    {
        var all = new Exposition();
        all.Add(await http.GetStringAsync(new Uri(address, "/metrics")));
        return all;
    }

    public void Add(Exposition other) => Add(other.Text);

    /// <summary>Names of the tags, in order.</summary>
    public string[] LabelsOf(string family) => [.. _families[family].Labels.Except(LabelsOfAll).Order(StringComparer.Ordinal)];

    /// <summary>True where a query of this name finds something.</summary>
    public bool Has(string name) => _families.ContainsKey(name)
        || (Series().Match(name) is { Success: true } match && _families.TryGetValue(match.Groups[1].Value, out var family) && family.Type == "histogram");

    /// <summary>The value of a sample without labels but the scope, or with the text of one.</summary>
    public double? Value(string family, string label = "") => Text.Split('\n')
        .Where(line => line.StartsWith(family + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
        .Select(line => (double?)double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture))
        .FirstOrDefault();

    private void Add(string text)
    {
        Text += text;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var words = line.Split(' ');
                if (!_families.ContainsKey(words[2])) _families.Add(words[2], (words[3], new HashSet<string>(StringComparer.Ordinal)));
            }
            else if (Sample().Match(line) is { Success: true } sample && Find(sample.Groups["name"].Value) is { } family)
            {
                foreach (Match label in Label().Matches(sample.Groups["labels"].Value)) _families[family].Labels.Add(label.Groups[1].Value);
            }
        }
    }

    private string? Find(string name) => _families.ContainsKey(name) ? name
        : Series().Match(name) is { Success: true } match && _families.ContainsKey(match.Groups[1].Value) ? match.Groups[1].Value
        : null;

    [GeneratedRegex("^(.+)_(?:bucket|sum|count)$")]
    private static partial Regex Series();

    [GeneratedRegex("^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\\{(?<labels>.*)\\} ")]
    private static partial Regex Sample();

    [GeneratedRegex("([a-zA-Z_][a-zA-Z0-9_]*)=\"")]
    private static partial Regex Label();
}
