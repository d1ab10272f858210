using System.Text.RegularExpressions;

namespace Tidegate.Configuration.Validation;

/// <summary>What a rule between settings sees, and where it says that it is broken.</summary>
internal sealed partial class RuleContext(SettingsReading reading)
{
    private readonly Dictionary<string, string> _values = reading.Settings.ToDictionary(setting => setting.Key, setting => setting.Value);
    private readonly HashSet<string> _unread = reading.Problems
        .Select(problem => problem.Key)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly List<ConfigurationProblem> _problems = [];

    /// <summary>The options to judge.</summary>
    public TidegateOptions Options { get; } = reading.Options;

    /// <summary>What the rules found.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <summary>
    /// Adds a problem unless <paramref name="holds"/>. Other settings stand in the text as <c>{Section:Name}</c> and are shown with
    /// their values. A rule that involves a setting which could not be read says nothing: its default is not what the operator meant.
    /// </summary>
    public void Require(bool holds, string key, string rule) => Require(holds, key, null, rule);

    /// <summary>The same for a part of the setting's value, such as one address of a list.</summary>
    public void Require(bool holds, string key, string? part, string rule)
    {
        if (holds || IsUnread(key) || Placeholder().Matches(rule).Any(other => IsUnread(other.Groups["key"].Value)))
            return;

        var text = Placeholder().Replace(rule, other => Describe(other.Groups["key"].Value));
        _problems.Add(new ConfigurationProblem(Full(key), part is null ? _values.GetValueOrDefault(key) : Redaction.Show(key, part), text));
    }

    private bool IsUnread(string key) => _unread.Contains(Full(key));

    private string Describe(string key) => _values.TryGetValue(key, out var value) ? $"{Full(key)} ({value})" : Full(key);

    private static string Full(string key) => $"{TidegateOptions.Section}:{key}";

    [GeneratedRegex(@"\{(?<key>[A-Za-z]+(?::[^:{}]+)+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
