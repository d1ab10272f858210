using System.Globalization;

namespace Tidegate.Configuration.Validation;

/// <summary>Reads and writes single values, the same under every culture.</summary>
internal static class SettingText
{
    /// <summary>Reads a value of one of the types that options have.</summary>
    public static bool TryParse(string text, Type type, out object? value)
    {
        value = null;
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (text.Length == 0)
            return false;

        if (target == typeof(string))
            value = text;
        else if (target == typeof(bool))
            value = text.ToLowerInvariant() switch { "true" => true, "false" => false, _ => null };
        else if (target == typeof(int))
            value = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        else if (target == typeof(double))
            value = TryParseDouble(text, out var number) ? number : null;
        else if (target == typeof(TimeSpan))
            value = TimeSpanText.TryParse(text, out var duration) ? duration : null;
        else if (target.IsEnum)
            value = Enum.GetNames(target).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
                ? Enum.Parse(target, name)
                : null;
        else
            throw new NotSupportedException($"Options of type {type} are not supported.");
        return value is not null;
    }

    /// <summary>What a value of this type looks like, after "must be".</summary>
    public static string Describe(Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target == typeof(bool))
            return "true or false";
        if (target == typeof(int))
            return "a whole number in digits";
        if (target == typeof(double))
            return "a number in digits with a decimal point";
        if (target == typeof(TimeSpan))
            return "a duration";
        return target.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(target)) : "a text";
    }

    /// <summary>The text of a value, such that <see cref="TryParse"/> reads it again.</summary>
    public static string Format(object? value) => value switch
    {
        null => Setting.None,
        TimeSpan duration => TimeSpanText.Format(duration),
        bool flag => flag ? "true" : "false",
        string[] { Length: 0 } => Setting.None,
        string[] list => string.Join(", ", list),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? Setting.None,
    };

    // NaN and Infinity pass the parser under any style, and compare with a range in surprising ways.
    private static bool TryParseDouble(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);
}
