using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidegate.Configuration.Validation;

/// <summary>Brings <see cref="TidegateOptions"/> into a host, filled by the same reader that the check uses.</summary>
internal static class OptionsRegistration
{
    /// <summary>Registers the options, once. A host whose configuration was not checked fails on their first use, with all problems.</summary>
    public static IServiceCollection AddTidegateOptions(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ImplementationInstance is CheckedConfiguration))
            return services;

        services.AddOptions<TidegateOptions>().Configure(options => SettingsReader.Read(configuration, options));
        services.AddSingleton<IValidateOptions<TidegateOptions>>(new CheckedConfiguration(configuration));
        return services;
    }

    /// <summary>The options of a configuration that was checked, for composition before there are services.</summary>
    public static TidegateOptions ReadTidegateOptions(this IConfiguration configuration) =>
        SettingsReader.Read(configuration, new TidegateOptions()).Options;

    private sealed class CheckedConfiguration(IConfiguration configuration) : IValidateOptions<TidegateOptions>
    {
        public ValidateOptionsResult Validate(string? name, TidegateOptions options) =>
            ConfigurationCheck.Run(configuration).Problems is { Count: > 0 } problems
                ? ValidateOptionsResult.Fail(problems.Select(problem => problem.ToString()))
                : ValidateOptionsResult.Success;
    }
}
