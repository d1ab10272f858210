using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Tidegate.WebFrontend.Identity;

/// <summary>Names of hubs (docs/protocol.md, Client endpoint). They ignore case; inside Tidegate they are in lower case.</summary>
internal static partial class HubName
{
    /// <summary>The rule in words, for refusals.</summary>
    public const string Rule = "a letter, then at most 127 letters, digits or characters of _`,.[]";

    /// <summary>Takes a name from a client.</summary>
    /// <returns>False where it breaks the rule.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? hub)
    {
        hub = text is not null && Pattern().IsMatch(text) ? text.ToLowerInvariant() : null;
        return hub is not null;
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}\z")]
    private static partial Regex Pattern();
}
