using Mono.Cecil;
using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.References;

/// <summary>The rules for what a project takes from elsewhere: the contract hardly anything, and only hosts what belongs to the web.</summary>
internal static class Friends
{
    private const string Contract = "Grains.Interfaces";
    private const string Sdk = "Microsoft.Orleans.Sdk";

    private static readonly string[] Hosts = ["Hosting", "Silo", "WebFrontend", "Standalone"];
    private static readonly string[] Web = ["Microsoft.AspNetCore", "OpenTelemetry"];

    /// <summary>What is wrong with a project.</summary>
    public static IEnumerable<string> Violations(ProjectFile project, AssemblyDefinition assembly) =>
        OfContract(project, assembly).Concat(OfWeb(project, assembly));

    private static IEnumerable<string> OfContract(ProjectFile project, AssemblyDefinition assembly)
    {
        if (project.Name != Contract) return [];
        var friends = assembly.CustomAttributes.Where(attribute => attribute.AttributeType.Name == "InternalsVisibleToAttribute");
        return project.Packages.Concat(project.Frameworks).Where(package => package != Sdk).Select(package =>
                $"{Contract} references {package}, and so would each application with a handler grain: {Sdk} is all it may.")
            .Concat(friends.Select(friend =>
                $"{Contract} shows its internals to {friend.ConstructorArguments[0].Value}: make public what is contract, and move what is not."));
    }

    private static IEnumerable<string> OfWeb(ProjectFile project, AssemblyDefinition assembly) =>
        Hosts.Contains(project.Name, StringComparer.Ordinal)
            ? []
            : project.Packages.Concat(project.Frameworks).Concat(assembly.MainModule.AssemblyReferences.Select(reference => reference.Name))
                .Where(name => Web.Any(web => name.StartsWith(web, StringComparison.Ordinal)))
                .Select(name => $"{project.Name} references {name}, which only {string.Join(", ", Hosts)} may. Move what needs it to Hosting.");
}
