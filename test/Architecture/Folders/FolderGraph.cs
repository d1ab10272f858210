using Mono.Cecil;
using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.Folders;

/// <summary>
/// Which folder of a project uses which, over the types in them. Every folder stands for itself: one in another may use the outer one, or be
/// used by it, not both, as between any two.
/// </summary>
internal sealed class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, TypeUse>> _uses = new(StringComparer.Ordinal);

    /// <summary>Reads the graph of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="root">The namespace of its types; what the compiler or Orleans generates elsewhere is no part of it.</param>
    public FolderGraph(AssemblyDefinition assembly, string root)
    {
        foreach (var type in assembly.MainModule.Types.Where(type => IsIn(type, root)))
        {
            foreach (var use in TypeUses.Of(type)) Add(type.Namespace, use, assembly, root);
        }
    }

    /// <summary>All uses, each with one example.</summary>
    public IEnumerable<FolderUse> All() => from folder in _uses from use in folder.Value select new FolderUse(folder.Key, use.Key, use.Value.ToString());

    /// <summary>The uses that are part of a cycle, each with one example.</summary>
    public IEnumerable<FolderUse> InCycles()
    {
        var reached = _uses.Keys.ToDictionary(folder => folder, Reached, StringComparer.Ordinal);
        return from folder in _uses
               from use in folder.Value
               where reached.TryGetValue(use.Key, out var back) && back.Contains(folder.Key)
               select new FolderUse(folder.Key, use.Key, use.Value.ToString());
    }

    private static bool IsIn(TypeReference type, string root) =>
        type.Namespace == root || type.Namespace.StartsWith(root + ".", StringComparison.Ordinal);

    private void Add(string folder, TypeUse use, AssemblyDefinition assembly, string root)
    {
        var used = Places.Outermost(use.Used);
        if (used.Scope != assembly.MainModule || used.Namespace == folder || !IsIn(used, root)) return;
        if (!_uses.TryGetValue(folder, out var uses)) _uses.Add(folder, uses = new SortedDictionary<string, TypeUse>(StringComparer.Ordinal));
        uses.TryAdd(used.Namespace, use);
    }

    private HashSet<string> Reached(string folder)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>([folder]);
        while (left.TryPop(out var next))
        {
            if (!_uses.TryGetValue(next, out var uses)) continue;
            foreach (var used in uses.Keys.Where(reached.Add)) left.Push(used);
        }

        return reached;
    }
}
