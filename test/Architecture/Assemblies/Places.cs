using Mono.Cecil;

namespace Tidegate.Architecture.Assemblies;

/// <summary>Names and namespaces of types and members as they are in the source: what the compiler makes belongs to who wrote it.</summary>
internal static class Places
{
    /// <summary>The type that stands in a file: the one in which all others are nested.</summary>
    public static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is not null) type = type.DeclaringType;
        return type;
    }

    /// <summary>The type, as a reader of the source would name it.</summary>
    public static string Name(TypeReference type) =>
        type.DeclaringType is null ? type.FullName : Written(type.Name) is { } written ? $"{Name(type.DeclaringType)}.{written}" : Name(type.DeclaringType);

    /// <summary>The member, as a reader of the source would name it.</summary>
    public static string Name(MemberReference member)
    {
        var type = Name(member.DeclaringType);
        var isStateMachine = IsMade(member.DeclaringType.Name) && Written(member.DeclaringType.Name) is not null;
        return !isStateMachine && Written(member.Name) is { } written ? $"{type}.{written}" : type;
    }

    private static bool IsMade(string name) => name.StartsWith('<');

    // The compiler names what it makes of a method Run <Run>d__5, <Run>b__1 or <Run>g__Local|2, and a class of closures <>c.
    private static string? Written(string name)
    {
        if (!IsMade(name)) return name;
        var written = name[1..name.IndexOf('>', StringComparison.Ordinal)];
        return written.Length == 0 ? null : written;
    }
}
