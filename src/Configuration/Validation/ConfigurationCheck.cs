using Microsoft.Extensions.Configuration;

namespace Tidegate.Configuration.Validation;

/// <summary>The whole check of a configuration: every problem at once.</summary>
internal static class ConfigurationCheck
{
    /// <summary>Reads and judges everything under <c>Tidegate:</c>, and what around it concerns Tidegate.</summary>
    public static SettingsReading Run(IConfiguration configuration)
    {
        var reading = SettingsReader.Read(configuration, new TidegateOptions());
        return reading with
        {
            Problems = [.. reading.Problems, .. CrossRules.Check(reading), .. SurroundingRules.Check(configuration)],
        };
    }
}
