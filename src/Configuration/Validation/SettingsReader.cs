using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Tidegate.Configuration.Validation;

/// <summary>
/// Walks the configuration tree against the options classes. It both checks and fills the options, so that what was checked is what
/// runs; the general binder skips unknown keys and accepts values that mean something else than they say.
/// </summary>
internal sealed class SettingsReader
{
    private readonly List<Setting> _settings = [];
    private readonly List<ConfigurationProblem> _problems = [];

    private SettingsReader()
    {
    }

    /// <summary>Reads everything under <c>Tidegate:</c> into options that have their defaults.</summary>
    public static SettingsReading Read(IConfiguration configuration, TidegateOptions options)
    {
        var reader = new SettingsReader();
        reader.ReadSection(configuration.GetSection(TidegateOptions.Section), "", options, new TidegateOptions());
        return new SettingsReading(options, reader._settings, reader._problems);
    }

    private void ReadSection(IConfigurationSection section, string prefix, object target, object defaults)
    {
        if (!string.IsNullOrEmpty(section.Value))
            AddMisplaced(prefix.TrimEnd(':'), "is a section: it has keys below it and no value of its own");

        var properties = SettingKeys.Of(target.GetType()).ToList();
        foreach (var child in section.GetChildren())
        {
            if (!properties.Any(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)))
                AddUnknown(child, prefix, properties);
        }

        foreach (var property in properties)
            ReadProperty(section.GetSection(property.Name), prefix + property.Name, property, target, defaults);
    }

    private void ReadProperty(IConfigurationSection section, string key, PropertyInfo property, object target, object defaults)
    {
        if (property.GetValue(target) is Dictionary<string, HubOptions> hubs)
        {
            ReadHubs(section, key, hubs);
            return;
        }

        if (property.GetValue(target) is List<EventHandlerOptions> handlers)
        {
            ReadEventHandlers(section, key, handlers);
            return;
        }

        if (SettingKeys.IsSection(property.PropertyType))
        {
            ReadSection(section, key + ":", property.GetValue(target)!, property.GetValue(defaults)!);
            return;
        }

        if (property.PropertyType == typeof(string[]))
            ReadList(section, key, property, target);
        else
            ReadValue(section, key, property, target);
        AddSetting(key, property.GetValue(target), property.GetValue(defaults));
    }

    private void ReadValue(IConfigurationSection section, string key, PropertyInfo property, object target)
    {
        foreach (var child in section.GetChildren())
            AddMisplaced($"{key}:{(Redaction.IsSecret(key) ? Redaction.Hidden : child.Key)}", $"is unknown: {Full(key)} takes one value and has no keys below it");

        if (section.Value is not { } text)
            return;

        if (!SettingText.TryParse(text, property.PropertyType, out var value))
        {
            Add(key, text, NotUnderstood(text, property));
        }
        else if (PropertyRules.Violation(property, value) is { } violation)
        {
            Add(key, text, violation);
        }
        else
        {
            property.SetValue(target, value);
        }
    }

    private void ReadList(IConfigurationSection section, string key, PropertyInfo property, object target)
    {
        if (!string.IsNullOrEmpty(section.Value))
            AddMisplaced(key, $"is a list: give each value a key of its own, from {Full(key)}:0 on");

        var values = new List<string>();
        foreach (var child in section.GetChildren())
        {
            if (!int.TryParse(child.Key, out _))
                AddMisplaced($"{key}:{child.Key}", $"is unknown: {Full(key)} is a list, whose keys are numbers from {Full(key)}:0 on");
            else if (string.IsNullOrEmpty(child.Value))
                Add($"{key}:{child.Key}", child.Value, "must not be empty; remove the key");
            else
                values.Add(child.Value);
        }

        if (values.Count > 0)
            property.SetValue(target, values.ToArray());
    }

    private void ReadHubs(IConfigurationSection section, string key, Dictionary<string, HubOptions> hubs)
    {
        if (!string.IsNullOrEmpty(section.Value))
            AddMisplaced(key, $"is a section: name the hub and its setting, such as {Full(key)}:chat:Handler");

        foreach (var child in section.GetChildren())
        {
            var name = child.Key.ToLowerInvariant();
            var hub = new HubOptions();
            ReadSection(child, $"{key}:{name}:", hub, new HubOptions());
            hubs[name] = hub;
        }
    }

    private void ReadEventHandlers(IConfigurationSection section, string key, List<EventHandlerOptions> handlers)
    {
        if (!string.IsNullOrEmpty(section.Value))
            AddMisplaced(key, $"is a list of sections: give each handler a number, such as {Full(key)}:0:Url");

        // In the order of their numbers, which is the order in which they are asked.
        foreach (var child in section.GetChildren())
        {
            if (!int.TryParse(child.Key, out _))
            {
                AddMisplaced($"{key}:{child.Key}", $"is unknown: {Full(key)} is a list, whose keys are numbers, such as {Full(key)}:0:Url");
                continue;
            }

            var handler = new EventHandlerOptions { Number = child.Key };
            ReadSection(child, $"{key}:{child.Key}:", handler, new EventHandlerOptions());
            handlers.Add(handler);
        }
    }

    private void AddSetting(string key, object? value, object? defaultValue)
    {
        var text = SettingText.Format(value);
        var shown = text != Setting.None && Redaction.IsSecret(key) ? Redaction.Hidden : Redaction.WithoutSecrets(text);
        _settings.Add(new Setting(key, shown, SettingText.Format(defaultValue)));
    }

    private void AddUnknown(IConfigurationSection child, string prefix, List<PropertyInfo> siblings)
    {
        var sibling = NearMiss.Find(child.Key, siblings.Select(property => property.Name));
        var below = child.AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null).ToList();
        if (child.Value is not null || below.Count == 0)
            below.Insert(0, new("", child.Value));
        foreach (var (name, _) in below)
        {
            var rest = name.Length == 0 ? "" : ":" + name;
            var guess = sibling is not null
                ? prefix + sibling + rest
                : SettingKeys.All.FirstOrDefault(known => known.EndsWith($":{child.Key}{rest}", StringComparison.OrdinalIgnoreCase));
            var rule = guess is not null
                ? $"is unknown; did you mean {Full(guess)}?"
                : $"is unknown; known here are {string.Join(", ", siblings.Select(property => property.Name))}";
            AddMisplaced(prefix + child.Key + rest, rule);
        }
    }

    private void Add(string key, string? text, string rule) =>
        _problems.Add(new ConfigurationProblem(Full(key), text is null ? null : Redaction.Show(key, text), rule));

    /// <summary>What stands where nothing belongs may be anything, a secret too: the key is named, the value is not shown.</summary>
    private void AddMisplaced(string key, string rule) => _problems.Add(new ConfigurationProblem(Redaction.ShowKey(Full(key)), null, rule));

    private static string NotUnderstood(string text, PropertyInfo property)
    {
        if (text.Length == 0)
            return $"must not be empty; write {SettingText.Describe(property.PropertyType)} or remove the key to have the default";

        var rule = $"must be {SettingText.Describe(property.PropertyType)}{PropertyRules.Range(property)}";
        return property.PropertyType == typeof(TimeSpan) ? $"{rule}; {TimeSpanText.Hint(text)}" : rule;
    }

    private static string Full(string key) => key.Length == 0 ? TidegateOptions.Section : $"{TidegateOptions.Section}:{key}";
}
