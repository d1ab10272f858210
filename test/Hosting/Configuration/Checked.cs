using Microsoft.Extensions.Configuration;
using Tidegate.Configuration.Validation;

namespace Tidegate.Hosting.Tests.Configuration;

/// <summary>Makes configurations of settings written as on the command line, without the dashes.</summary>
internal static class Checked
{
    /// <summary>What the check says of these settings, each <c>key=value</c>.</summary>
    public static SettingsReading Run(params string[] settings) => ConfigurationCheck.Run(Configuration(settings));

    /// <summary>The configuration of these settings.</summary>
    public static IConfiguration Configuration(params string[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]))
        .Build();
}
