namespace Tidegate.Configuration.Validation;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="Key">Full key, as it is written in a file or on the command line.</param>
/// <param name="Value">The value as an operator may see it: secrets are redacted. Null where there is none.</param>
/// <param name="Rule">What must hold, and what to do.</param>
internal sealed record ConfigurationProblem(string Key, string? Value, string Rule)
{
    /// <inheritdoc/>
    public override string ToString() => Value is null ? $"{Key}: {Rule}" : $"{Key} = {Value}: {Rule}";
}
