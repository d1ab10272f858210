using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Tidegate.Simulation;

/// <summary>
/// Compiles the shipped classes with a patch, together with the world, into an assembly of its own. So production code needs no switch
/// for it, and a patch whose text is gone fails loudly.
/// </summary>
internal sealed class VariantCompiler
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Orleans;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);
    private readonly SortedDictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly CSharpCompilation _unchanged;

    public VariantCompiler()
    {
        var assembly = typeof(VariantCompiler).Assembly;
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.EndsWith(".cs", StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            _sources.Add(name, reader.ReadToEnd());
        }

        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) is not ("Tidegate.Grains" or "Tidegate.WebFrontend"))
            .Select(path => MetadataReference.CreateFromFile(path));
        _unchanged = CSharpCompilation.Create(
            "Tidegate.Simulation.Variant",
            _sources.Select(source => Parse(source.Key, source.Value)).Append(Parse("usings", Usings)),
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Annotations,
                warningLevel: 0));
    }

    /// <summary>The simulation of a variant.</summary>
    /// <exception cref="InvalidOperationException">A patch does not apply, or what it makes does not compile.</exception>
    public ISimulation Compile(Variant variant)
    {
        if (variant.Patches.Length == 0) return new WorldSimulation();
        var changed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var patch in variant.Patches)
        {
            var name = _sources.Keys.FirstOrDefault(name => name.EndsWith('/' + patch.File, StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"Variant {variant}: there is no file {patch.File}.");
            if (!changed.TryGetValue(name, out var text)) text = _sources[name];
            changed[name] = Apply(variant, patch, text);
        }

        var compilation = _unchanged;
        foreach (var (name, text) in changed)
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees.First(tree => tree.FilePath == name), Parse(name, text));

        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(3);
            throw new InvalidOperationException($"Variant {variant} does not compile: {string.Join("; ", errors)}");
        }

        image.Position = 0;
        var assembly = new AssemblyLoadContext(variant.Name).LoadFromStream(image);
        var type = assembly.GetType(typeof(WorldSimulation).FullName!, throwOnError: true)!;
        return (ISimulation)Activator.CreateInstance(type, nonPublic: true)!;
    }

    private static string Apply(Variant variant, Patch patch, string text)
    {
        var first = text.IndexOf(patch.Find, StringComparison.Ordinal);
        if (first < 0 || text.IndexOf(patch.Find, first + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"Variant {variant}: its text must occur exactly once in {patch.File}: {patch.Find}");
        return text.Replace(patch.Find, patch.Replace, StringComparison.Ordinal);
    }

    private static SyntaxTree Parse(string name, string text) => CSharpSyntaxTree.ParseText(text, ParseOptions, name);
}
