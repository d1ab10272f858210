using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Tidegate.StateSpace.Search;

namespace Tidegate.StateSpace.Variants;

/// <summary>Compiles the shipped sources of the two classes, with the edits of a variant, together with this project's world around them.</summary>
internal static class VariantBuilder
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; " +
        "global using System.Threading; global using System.Threading.Tasks; global using Orleans;";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly string Root = FindRoot();

    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) is not ("Tidegate.Grains" or "Tidegate.WebFrontend" or "Tidegate.StateSpace.Tests"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <summary>The entry point of the built variant: explores a scope by its name, and returns the trace to the first violation.</summary>
    public static Func<string, int, string?> Build(Variant variant)
    {
        var trees = Sources().Select(file => CSharpSyntaxTree.ParseText(Read(file, variant), Language, file)).ToList();
        trees.Add(CSharpSyntaxTree.ParseText(Usings, Language));
        var compilation = CSharpCompilation.Create(
            "Variant",
            trees,
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Annotations, warningLevel: 0));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            throw new InvalidOperationException($"{variant} does not compile:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}");
        }

        image.Position = 0;
        var assembly = new AssemblyLoadContext("variant", isCollectible: true).LoadFromStream(image);
        return assembly.GetType(typeof(Exploration).FullName!)!
            .GetMethod(nameof(Exploration.FirstViolation), BindingFlags.Public | BindingFlags.Static)!
            .CreateDelegate<Func<string, int, string?>>();
    }

    private static string Read(string file, Variant variant)
    {
        var source = File.ReadAllText(file);
        foreach (var edit in variant.Edits)
        {
            if (Path.GetFullPath(Path.Combine(Root, "src", edit.File)) == file) source = edit.ApplyTo(source);
        }

        return source;
    }

    private static IEnumerable<string> Sources()
    {
        string[] patterns =
        [
            "src/Grains/Budget/BudgetLedger*.cs", "src/Grains/Budget/BudgetPolicy.cs", "src/Grains/Budget/Ledger*.cs", "src/Grains/Budget/PressureGauge.cs",
            "src/Grains/Budget/ConfigurationDifference.cs", "src/Grains/Budget/RecoveryParts.cs", "src/Grains/Recovery/*.cs",
            "src/WebFrontend/Leases/FrontendLease*.cs", "src/WebFrontend/Leases/PermitPool*.cs", "src/WebFrontend/Leases/PermitWait.cs", "src/WebFrontend/Leases/WaitingLine.cs", "test/StateSpace/Model/*.cs", "test/StateSpace/Search/*.cs",
        ];
        return patterns.SelectMany(pattern => Directory.GetFiles(Path.Combine(Root, Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern)));
    }

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
