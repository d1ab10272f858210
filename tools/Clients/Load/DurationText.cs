using System.Globalization;

namespace Tidegate.Clients.Load;

/// <summary>Durations on the command line: <c>250ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>, or <c>00:01:30</c>.</summary>
public static class DurationText
{
    /// <summary>Suffixes and their length in seconds; <c>ms</c> stands before <c>s</c> and <c>m</c>, which it contains.</summary>
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a duration that is not negative.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (suffix, seconds) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            if (double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * seconds < TimeSpan.MaxValue.TotalSeconds)
            {
                duration = TimeSpan.FromSeconds(number * seconds);
                return true;
            }
        }

        return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero;
    }
}
