namespace Tidegate.Configuration.Validation;

/// <summary>What a configuration tree says: the options, the settings one by one, and what could not be understood.</summary>
/// <param name="Options">The options; a setting that could not be understood has its default.</param>
/// <param name="Settings">Every setting in force, in the order of the options.</param>
/// <param name="Problems">What could not be understood or is out of its range.</param>
internal sealed record SettingsReading(
    TidegateOptions Options,
    IReadOnlyList<Setting> Settings,
    IReadOnlyList<ConfigurationProblem> Problems);
