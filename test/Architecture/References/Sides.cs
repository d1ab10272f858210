using System.Xml.Linq;
using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.References;

/// <summary>
/// What is beside the product: <c>bench</c> and <c>test</c> know nothing of each other, and take what both need from <c>tools</c>. A
/// sample knows the product as an application does. A program that is only run as a process of its own (<c>ProgramReference</c>) is no reference.
/// </summary>
internal static class Sides
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["bench"] = ["bench", "src", "tools"],
        ["test"] = ["src", "test", "tools"],
        ["tools"] = ["tools"],
        ["src"] = ["src"],
        ["samples"] = ["src"],
    };

    /// <summary>What is wrong in the whole repository.</summary>
    public static IEnumerable<string> Violations() =>
        from side in Allowed.Keys
        from path in Directory.EnumerateFiles(Path.Combine(Source.Root, side), "*.csproj", SearchOption.AllDirectories)
        from reference in XDocument.Load(path).Descendants("ProjectReference")
        let target = Path.GetRelativePath(Source.Root, Path.Combine(Path.GetDirectoryName(path)!, reference.Attribute("Include")!.Value))
        from violation in Violations(Path.GetRelativePath(Source.Root, path), target)
        select violation;

    /// <summary>What is wrong with one reference, both projects by their paths from the root.</summary>
    public static IEnumerable<string> Violations(string project, string referenced) =>
        Allowed[SideOf(project)].Contains(SideOf(referenced), StringComparer.Ordinal)
            ? []
            : [$"{project} references {referenced}. Move what both need to a project of tools."];

    private static string SideOf(string path) => path.Split('/', '\\')[0];
}
