namespace Tidegate.Architecture.Assemblies;

/// <summary>What a project file of <c>src</c> says.</summary>
/// <param name="Folder">The folder that it is in.</param>
/// <param name="Assembly">The name of its assembly.</param>
/// <param name="RootNamespace">The namespace of that folder.</param>
/// <param name="Projects">The projects that it references.</param>
/// <param name="Packages">The packages that it references.</param>
/// <param name="Frameworks">The frameworks that it references, beside that of .NET.</param>
internal sealed record ProjectFile(
    string Folder, string Assembly, string RootNamespace, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    /// <summary>The name by which other projects reference it.</summary>
    public string Name => Path.GetFileName(Folder);
}
