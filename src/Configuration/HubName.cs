using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Tidegate.Configuration;

/// <summary>Names of hubs (docs/protocol.md, Client endpoint). They ignore case; inside Tidegate they are in lower case.</summary>
internal static partial class HubName
{
    /// <summary>The rule in words, for refusals and for what is wrong with a configuration.</summary>
    public const string Rule = "a letter, then at most 127 letters, digits or characters of _`,.[]";

    /// <summary>True where the name keeps to the rule.</summary>
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    /// <summary>Takes a name from a client.</summary>
    /// <returns>False where it breaks the rule.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? hub)
    {
        hub = text is not null && IsValid(text) ? text.ToLowerInvariant() : null;
        return hub is not null;
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}\z")]
    private static partial Regex Pattern();
}
