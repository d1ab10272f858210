using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Tidegate.Configuration.Webhook;

/// <summary>Which events an event handler takes: all, or those of a list of names. Case does not matter.</summary>
internal sealed partial class EventPattern
{
    /// <summary>Takes nothing.</summary>
    public static readonly EventPattern None = new(FrozenSet<string>.Empty);

    private const string Any = "*";

    // Null for all.
    private readonly FrozenSet<string>? _names;

    private EventPattern(FrozenSet<string>? names) => _names = names;

    /// <summary>Reads <c>*</c> or names of events of clients, separated by commas.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out EventPattern? pattern)
    {
        pattern = text.Trim() == Any ? new EventPattern(null) : OfNames(text, Name().IsMatch);
        return pattern is not null;
    }

    /// <summary>Reads names out of a closed list, separated by commas.</summary>
    public static bool TryParse(string text, IReadOnlyCollection<string> known, [NotNullWhen(true)] out EventPattern? pattern)
    {
        pattern = OfNames(text, name => known.Contains(name, StringComparer.OrdinalIgnoreCase));
        return pattern is not null;
    }

    /// <summary>Whether an event is one of them.</summary>
    public bool Takes(string name) => _names is null || _names.Contains(name);

    private static EventPattern? OfNames(string text, Func<string, bool> isValid)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        return names.All(isValid) ? new EventPattern(names.ToFrozenSet(StringComparer.OrdinalIgnoreCase)) : null;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]{0,127}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
