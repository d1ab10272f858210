using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Tidegate.Variants;

/// <summary>
/// Compiles the shipped classes with one rule broken, together with the world that runs them, into an assembly of its own. So production
/// code needs no switch for it, and a change whose text is gone fails loudly.
/// </summary>
public sealed class VariantCompiler
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

    private static readonly string[] Replaced = ["Tidegate.Grains", "Tidegate.WebFrontend"];
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private readonly SortedDictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly CSharpCompilation _unchanged;

    /// <summary>Reads the sources.</summary>
    /// <param name="world">The assembly that carries all sources as resources: the shipped ones of <c>Shipped.targets</c>, and its own.</param>
    /// <param name="isAlone">True where the variant takes nothing from the world's assembly but its sources.</param>
    public VariantCompiler(Assembly world, bool isAlone)
    {
        foreach (var name in world.GetManifestResourceNames().Where(name => name.EndsWith(".cs", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(world.GetManifestResourceStream(name)!);
            _sources.Add(name, reader.ReadToEnd());
        }

        var without = isAlone ? Replaced.Append(world.GetName().Name) : Replaced;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !without.Contains(Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        _unchanged = CSharpCompilation.Create(
            "Tidegate.Variant",
            _sources.Select(source => Parse(source.Key, source.Value)).Append(Parse("usings", Usings)),
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Annotations,
                warningLevel: 0));
    }

    /// <summary>The assembly of a variant, loaded apart from everything else.</summary>
    /// <param name="variant">Its name.</param>
    /// <param name="edits">What is changed.</param>
    /// <exception cref="InvalidOperationException">A change does not apply, or what it makes does not compile.</exception>
    public Assembly Compile(string variant, IEnumerable<Edit> edits)
    {
        var changed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var edit in edits)
        {
            var name = _sources.Keys.FirstOrDefault(name => name.EndsWith('/' + edit.File, StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"Variant {variant}: there is no file {edit.File}.");
            changed[name] = edit.ApplyTo(changed.GetValueOrDefault(name, _sources[name]));
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
        return new AssemblyLoadContext(variant).LoadFromStream(image);
    }

    private static SyntaxTree Parse(string name, string text) => CSharpSyntaxTree.ParseText(text, ParseOptions, name);
}
