using System.Text.RegularExpressions;

namespace Tidegate.WebFrontend.Subprotocols;

/// <summary>Names of the events that clients send.</summary>
internal static partial class EventName
{
    /// <summary>The rule, for people.</summary>
    public const string Rule = "a letter, then at most 127 letters, digits, '_', '.' or '-'";

    /// <summary>True for a valid name.</summary>
    public static bool IsValid(string? name) => name is not null && Valid().IsMatch(name);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]{0,127}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Valid();
}
