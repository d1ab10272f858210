using System.Reflection;

namespace Tidegate.Configuration.Validation;

/// <summary>Names of the settings, taken from the options classes.</summary>
internal static class SettingKeys
{
    /// <summary>Keys of all single settings below <c>Tidegate:</c>, hubs excepted.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Below(typeof(TidegateOptions), "")];

    /// <summary>The options of a class, in their order.</summary>
    public static IEnumerable<PropertyInfo> Of(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    /// <summary>True for a class of options, which is a section of the configuration.</summary>
    public static bool IsSection(Type type) => type.Namespace == typeof(TidegateOptions).Namespace && type.IsClass;

    private static IEnumerable<string> Below(Type type, string prefix) => Of(type).SelectMany(property =>
        IsSection(property.PropertyType) ? Below(property.PropertyType, $"{prefix}{property.Name}:")
        : property.PropertyType == typeof(Dictionary<string, HubOptions>) ? []
        : [prefix + property.Name]);
}
