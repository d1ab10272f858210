using Mono.Cecil;

namespace Tidegate.Architecture.Names;

/// <summary>A type's name says which one is meant, wherever it is read.</summary>
internal static class TypeNames
{
    /// <summary>Names that more than one type has. Nested types belong to their outer one; what compilers write is left out.</summary>
    public static IEnumerable<string> Violations(IEnumerable<TypeDefinition> types) =>
        from type in types
        where !type.Name.Contains('<', StringComparison.Ordinal) && !IsGenerated(type)
        group type.FullName by type.Name into homonyms
        where homonyms.Count() > 1
        select $"{homonyms.Key} means several things: {string.Join(" and ", homonyms.Order(StringComparer.Ordinal))}. Say in the name which one is meant.";

    private static bool IsGenerated(TypeDefinition type) =>
        type.Namespace.Length == 0
        || !type.Namespace.StartsWith("Tidegate", StringComparison.Ordinal)
        || type.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "GeneratedCodeAttribute" or "CompilerGeneratedAttribute");
}
