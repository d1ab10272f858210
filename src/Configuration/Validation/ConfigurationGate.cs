using Microsoft.Extensions.Configuration;

namespace Tidegate.Configuration.Validation;

/// <summary>What a host asks before it does anything else: may it start with this configuration?</summary>
internal static class ConfigurationGate
{
    /// <summary>Command-line switch: check the configuration, say so, and exit.</summary>
    public const string CheckSwitch = "--check-config";

    /// <summary>The command line without <see cref="CheckSwitch"/>, which would swallow the argument behind it as its value.</summary>
    public static string[] WithoutSwitch(string[] arguments) => [.. arguments.Where(argument => argument != CheckSwitch)];

    /// <summary>
    /// Checks the configuration and prints all problems to <paramref name="error"/>, or, where only the check was asked for, the
    /// settings in force to <paramref name="output"/>.
    /// </summary>
    /// <returns>Null where the host may start, else its exit code: 0 after a successful check, 1 where the configuration is refused.</returns>
    public static int? ExitCode(string[] arguments, IConfiguration configuration, TextWriter output, TextWriter error)
    {
        var reading = ConfigurationCheck.Run(configuration);
        ConfigurationProblem[] problems = [.. CommandLineRules.Check(WithoutSwitch(arguments)), .. reading.Problems];
        if (problems.Length > 0)
        {
            error.WriteLine($"The configuration is refused; {problems.Length} to correct:");
            foreach (var problem in problems)
                error.WriteLine($"  {problem}");
            return 1;
        }

        if (!arguments.Contains(CheckSwitch))
            return null;

        output.WriteLine("configuration is valid");
        foreach (var setting in reading.Settings)
            output.WriteLine(Describe(setting));
        return 0;
    }

    private static string Describe(Setting setting) => setting.IsChanged
        ? $"* {TidegateOptions.Section}:{setting.Key} = {setting.Value} (default {setting.Default})"
        : $"  {TidegateOptions.Section}:{setting.Key} = {setting.Value}";
}
