using System.Globalization;
using System.Text.RegularExpressions;

namespace Tidegate.Configuration.Validation;

/// <summary>
/// Durations in configuration: <c>[days.]hours:minutes:seconds[.fraction]</c> and nothing else. What .NET accepts beyond that is a trap
/// ("5" is five days, "24:00:00" twenty-four days), so it is refused with the text that was probably meant.
/// </summary>
internal static partial class TimeSpanText
{
    private const double MaxSecondsInHint = 7 * 86_400.0;

    /// <summary>Reads a duration.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        return Form().IsMatch(text) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The shortest text that <see cref="TryParse"/> reads as this duration.</summary>
    public static string Format(TimeSpan value)
    {
        var text = value.ToString("c", CultureInfo.InvariantCulture);
        return value.Ticks % TimeSpan.TicksPerSecond == 0 ? text : text.TrimEnd('0');
    }

    /// <summary>What to write instead of a text that is no duration.</summary>
    public static string Hint(string text)
    {
        const string Form = "write hours:minutes:seconds, such as 00:05:00";
        if (Number().Match(text) is not { Success: true } match)
            return Form;

        var number = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        var seconds = number * match.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "ms" => 0.001,
            "m" or "min" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => 1,
        };
        if (seconds > MaxSecondsInHint)
            return Form;

        var meant = Format(TimeSpan.FromSeconds(seconds));
        return match.Groups["unit"].Length > 0
            ? $"{Form}; for {text} write {meant}"
            : $"{Form}; a bare number would mean days: for {text} seconds write {meant}";
    }

    [GeneratedRegex(@"^(\d{1,7}\.)?\d{1,2}:\d{2}:\d{2}(\.\d{1,7})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"^(?<number>\d{1,9}(\.\d{1,7})?)\s*(?<unit>ms|s|sec|m|min|h|d)?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}
