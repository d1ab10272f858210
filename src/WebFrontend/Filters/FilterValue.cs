namespace Tidegate.WebFrontend.Filters;

/// <summary>Types of the parts of a filter.</summary>
internal enum FilterType : byte
{
    /// <summary>The literal <c>null</c>.</summary>
    Null,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A whole number.</summary>
    Int,

    /// <summary>A text; null where there is none, such as the user of an anonymous connection.</summary>
    Text,

    /// <summary>The groups.</summary>
    Collection,
}

/// <summary>Names of the types.</summary>
internal static class FilterTypes
{
    /// <summary>The name in errors.</summary>
    public static string Name(this FilterType type) => type switch
    {
        FilterType.Bool => "bool",
        FilterType.Int => "int",
        FilterType.Text => "string",
        FilterType.Collection => "collection",
        _ => "null",
    };
}

/// <summary>The value of a part of a filter.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Number">The number, or 1 for true.</param>
/// <param name="Content">The text.</param>
internal readonly record struct FilterValue(FilterType Type, long Number = 0, string? Content = null)
{
    /// <summary>Nothing.</summary>
    public static readonly FilterValue Null = new(FilterType.Null);

    /// <summary>True for true.</summary>
    public bool IsTrue => Type == FilterType.Bool && Number != 0;

    public static FilterValue Of(bool value) => new(FilterType.Bool, value ? 1 : 0);

    public static FilterValue Of(long value) => new(FilterType.Int, value);

    public static FilterValue Of(string? value) => value is null ? Null : new FilterValue(FilterType.Text, Content: value);
}
