using System.Xml.Linq;
using Mono.Cecil;

namespace Tidegate.Architecture.Assemblies;

/// <summary>What is under test: the projects of <c>src</c>, and the assemblies that were compiled of them.</summary>
internal static class Source
{
    /// <summary>The folder of the repository.</summary>
    public static readonly string Root = FindRoot();

    /// <summary>The project files of <c>src</c>.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The compiled assemblies, one for each project.</summary>
    public static IReadOnlyList<AssemblyDefinition> Assemblies { get; } = [.. Projects.Select(project => Open(project.Assembly))];

    /// <summary>The assembly of these tests, which has the samples that break the rules.</summary>
    public static AssemblyDefinition Samples { get; } = Open(typeof(Source).Assembly.GetName().Name!);

    /// <summary>The types of a project, without those that are nested in others.</summary>
    public static IEnumerable<TypeDefinition> Types(string project) =>
        Assemblies[Projects.Select(file => file.Name).ToList().IndexOf(project)].MainModule.Types;

    private static AssemblyDefinition Open(string name) =>
        AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, name + ".dll"));

    private static ProjectFile Read(string path)
    {
        var file = XDocument.Load(path);
        return new ProjectFile(
            Path.GetDirectoryName(path)!,
            file.Descendants("AssemblyName").Single().Value,
            file.Descendants("RootNamespace").Single().Value,
            [.. Included(file, "ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference)!)],
            Included(file, "PackageReference"),
            Included(file, "FrameworkReference"));
    }

    private static string[] Included(XDocument file, string item) => [.. file.Descendants(item).Select(element => element.Attribute("Include")!.Value)];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "orleans.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has orleans.sln: run the tests from a checkout.");
    }
}
