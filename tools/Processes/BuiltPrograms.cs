using System.Reflection;

namespace Tidegate.Processes;

/// <summary>
/// Finds the programs that were built with a project. The project (by <c>BuiltPrograms.targets</c>) writes an assembly attribute <c>Program:{name}</c> for each,
/// with the path relative to its own output.
/// </summary>
public sealed class BuiltPrograms(Assembly assembly)
{
    private const string Prefix = "Program:";

    /// <summary>Full path of a program's dll.</summary>
    /// <exception cref="InvalidOperationException">The project does not build it.</exception>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public string PathOf(string name)
    {
        var relative = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == Prefix + name)?.Value
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} does not build a program named {name}.");
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, relative.Replace('\\', '/')));
        return File.Exists(path) ? path : throw new FileNotFoundException($"{name} is not built.", path);
    }
}
