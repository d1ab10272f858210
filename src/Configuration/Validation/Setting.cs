namespace Tidegate.Configuration.Validation;

/// <summary>One setting in force, for the dump and for the texts of rules.</summary>
/// <param name="Key">Key below <c>Tidegate:</c>.</param>
/// <param name="Value">The value, redacted where it is a secret.</param>
/// <param name="Default">The default in the same form.</param>
internal sealed record Setting(string Key, string Value, string Default)
{
    /// <summary>Stands for a value that was not given and has no default.</summary>
    public const string None = "(none)";

    /// <summary>True where it was changed from the default.</summary>
    public bool IsChanged => Value != Default;
}
