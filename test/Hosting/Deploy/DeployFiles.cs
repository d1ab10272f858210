using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Tidegate.Hosting.Tests.Deploy;

/// <summary>The files below <c>deploy/</c>, and what they say.</summary>
internal static partial class DeployFiles
{
    private static readonly string Root = FindRoot();

    /// <summary>All of them, by their path below the folder.</summary>
    public static IEnumerable<string> All => Directory
        .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path))
        .Order(StringComparer.Ordinal);

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Names of Tidegate's environment variables anywhere in a file.</summary>
    public static IEnumerable<string> VariablesIn(string file) => Variable().Matches(Read(file)).Select(match => match.Value).Distinct();

    /// <summary>The documents of a file, anchors and merges resolved.</summary>
    public static IReadOnlyList<YamlNode> Documents(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(PathOf(file));
        stream.Load(new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(reader)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>The Kubernetes object of a kind and name.</summary>
    public static YamlNode KubernetesObject(string kind, string name) => All
        .Where(file => file.StartsWith("kubernetes/", StringComparison.Ordinal))
        .SelectMany(Documents)
        .Single(document => document.At("kind").Text() == kind && document.At("metadata", "name").Text() == name);

    /// <summary>Settings of a systemd unit in their order; the last one of a key counts where a unit may have only one.</summary>
    public static IReadOnlyList<(string Key, string Value)> Unit(string file) =>
    [
        .. Read(file).Split('\n')
            .Where(line => line.Length > 0 && line[0] is not ('#' or '[') && line.Contains('='))
            .Select(line => line.Split('=', 2))
            .Select(pair => (pair[0], pair[1])),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "orleans.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests has orleans.sln.");
        return Path.Combine(folder.FullName, "deploy");
    }

    [GeneratedRegex("Tidegate__[A-Za-z0-9_]+")]
    private static partial Regex Variable();
}

/// <summary>Short ways through a document.</summary>
internal static class YamlNodes
{
    /// <summary>The node at a path of keys and, for lists, indexes or names of their items.</summary>
    public static YamlNode At(this YamlNode node, params string[] path) => path.Aggregate(node, (at, step) => at.Find(step)
        ?? throw new KeyNotFoundException($"There is no {step} of {string.Join('.', path)}."));

    public static YamlNode? Find(this YamlNode node, string step) => node switch
    {
        YamlMappingNode map => map.Children.TryGetValue(new YamlScalarNode(step), out var value) ? value : null,
        YamlSequenceNode list => list.FirstOrDefault(item => item.Find("name")?.Text() == step),
        _ => null,
    };

    public static string Text(this YamlNode node) => ((YamlScalarNode)node).Value ?? "";

    public static int Number(this YamlNode node) => int.Parse(node.Text(), System.Globalization.CultureInfo.InvariantCulture);

    public static IEnumerable<(string Key, YamlNode Value)> Pairs(this YamlNode node) =>
        ((YamlMappingNode)node).Children.Select(pair => (pair.Key.Text(), pair.Value));

    public static IEnumerable<YamlNode> Items(this YamlNode node) => (YamlSequenceNode)node;
}
