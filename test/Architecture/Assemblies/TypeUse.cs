using Mono.Cecil;

namespace Tidegate.Architecture.Assemblies;

/// <summary>One place where a type uses another.</summary>
/// <param name="Place">The type and member that use it, as a reader of the source would name them.</param>
/// <param name="Used">The type that is used; never an array, a reference or a constructed generic type, but what these are made of.</param>
/// <param name="Member">The member of it that is called or read; null where the type itself is named.</param>
internal readonly record struct TypeUse(string Place, TypeReference Used, string? Member = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place} uses {Used.FullName}{(Member is null ? "" : "." + Member)}";
}
