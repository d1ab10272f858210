using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.References;

/// <summary>Which project may reference which: the table of docs/architecture.md.</summary>
internal static class AllowedReferences
{
    private static readonly Dictionary<string, string[]> Table = new(StringComparer.Ordinal)
    {
        ["Grains.Interfaces"] = [],
        ["Configuration"] = ["Grains.Interfaces"],
        ["Monitoring"] = ["Grains.Interfaces", "Configuration"],
        ["Hosting"] = ["Grains.Interfaces", "Configuration", "Monitoring"],
        ["Grains"] = ["Grains.Interfaces", "Configuration", "Monitoring"],
        ["Silo"] = ["Grains", "Grains.Interfaces", "Configuration", "Monitoring", "Hosting"],
        ["WebFrontend"] = ["Grains.Interfaces", "Configuration", "Monitoring", "Hosting"],
        ["Standalone"] = ["Silo", "WebFrontend", "Grains", "Grains.Interfaces", "Configuration", "Monitoring", "Hosting"],
    };

    /// <summary>What is wrong with the references of a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="referenced">The projects that it references, in its file or in what was compiled of it.</param>
    public static IEnumerable<string> Violations(string project, IEnumerable<string> referenced)
    {
        if (!Table.TryGetValue(project, out var allowed))
        {
            return [$"{project} is not in the table of {nameof(AllowedReferences)}: add it, with what it may reference, and to docs/architecture.md."];
        }

        return referenced.Except(allowed, StringComparer.Ordinal).Select(other =>
            $"{project} references {other}, and may reference {(allowed.Length == 0 ? "no project" : string.Join(", ", allowed))}. "
            + $"Move what {project} needs of it to a project that both may know.");
    }

    /// <summary>The projects that a compiled assembly uses.</summary>
    public static IEnumerable<string> Used(Mono.Cecil.AssemblyDefinition assembly) =>
        assembly.MainModule.AssemblyReferences
            .Select(reference => Source.Projects.SingleOrDefault(project => project.Assembly == reference.Name)?.Name)
            .OfType<string>();
}
