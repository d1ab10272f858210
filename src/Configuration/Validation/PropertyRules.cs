using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Tidegate.Configuration.Validation;

/// <summary>The rules that stand as attributes on one option, put into words.</summary>
internal static class PropertyRules
{
    /// <summary>What the value violates, or null where it is fine.</summary>
    public static string? Violation(PropertyInfo property, object? value) =>
        property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault(rule => !rule.IsValid(value)) is { } broken
            ? $"must {Words(broken)}"
            : null;

    /// <summary>The range of an option for a text that says what it must be; empty where it has none.</summary>
    public static string Range(PropertyInfo property)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is not { } range)
            return "";

        // The bounds of a range over a type are texts until the attribute is first used.
        _ = range.IsValid(null);
        return $" from {Bound(range.Minimum)} to {Bound(range.Maximum)}";
    }

    private static string Words(ValidationAttribute rule) => rule switch
    {
        RangeAttribute range => $"be from {Bound(range.Minimum)} to {Bound(range.Maximum)}",
        StringLengthAttribute length => $"have {length.MinimumLength} to {length.MaximumLength} characters",
        RegularExpressionAttribute pattern => $"match {pattern.Pattern}",
        _ => throw new NotSupportedException($"Options with {rule.GetType()} are not supported."),
    };

    private static string Bound(object bound) => bound switch
    {
        string text when TimeSpanText.TryParse(text, out var duration) => TimeSpanText.Format(duration),
        TimeSpan duration => TimeSpanText.Format(duration),
        int whole => whole.ToString("N0", CultureInfo.InvariantCulture),
        _ => SettingText.Format(bound),
    };
}
