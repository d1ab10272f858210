using Mono.Cecil;

namespace Tidegate.Architecture.Grains;

/// <summary>
/// The rule that no grain is a stateless worker. The answer of a frontend may come back through any gateway, which looks the asker up in the
/// directory: a stateless worker is not there. In a test cluster with one client it always comes through the right one.
/// </summary>
internal static class StatelessWorkers
{
    /// <summary>The grains that are.</summary>
    public static IEnumerable<string> Violations(IEnumerable<TypeDefinition> types) =>
        types.Where(type => type.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "StatelessWorkerAttribute")).Select(type =>
            $"{type.FullName} is a stateless worker, which answers of frontends do not find: make it a grain of one key, or one of each silo.");
}
