using Microsoft.Extensions.Configuration;

namespace Tidegate.Configuration.Validation;

/// <summary>Settings outside of <c>Tidegate:</c> that would be ignored, or that would change what Tidegate believes.</summary>
internal static class SurroundingRules
{
    // The host strips the prefix from variables that begin with ASPNETCORE_, so that one variable has two keys.
    private const string ForwardedHeaders = "ASPNETCORE_FORWARDEDHEADERS_ENABLED";
    private const string ForwardedHeadersInHost = "FORWARDEDHEADERS_ENABLED";

    /// <summary>What is wrong around the section of Tidegate.</summary>
    public static IEnumerable<ConfigurationProblem> Check(IConfiguration configuration)
    {
        if ((configuration[ForwardedHeaders] ?? configuration[ForwardedHeadersInHost]) is { } value)
        {
            yield return new ConfigurationProblem(
                ForwardedHeaders,
                Redaction.Quote(value),
                "must not be set: anybody could then choose the address that limits and logs see; remove the variable");
        }

        foreach (var key in SettingKeys.All)
        {
            if (configuration[key] is { } misplaced)
            {
                yield return new ConfigurationProblem(
                    key,
                    Redaction.Show(key, misplaced),
                    $"is outside of {TidegateOptions.Section}: and would be ignored; write {TidegateOptions.Section}:{key}");
            }
        }
    }
}
