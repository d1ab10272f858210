using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Tidegate.Hubs;

/// <summary>Names of hubs: a letter, then at most 127 letters, digits and <c>_ ` , . [ ]</c>; the case does not matter.</summary>
public static partial class HubName
{
    /// <summary>Brings a name into the form in which it is part of topics and descriptors: lower case.</summary>
    /// <returns>False where it is not the name of a hub.</returns>
    public static bool TryNormalize(string? name, [NotNullWhen(true)] out string? hub)
    {
        hub = name is not null && Form().IsMatch(name) ? name.ToLowerInvariant() : null;
        return hub is not null;
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
