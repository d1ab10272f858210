namespace Tidegate.Configuration.Validation;

/// <summary>Arguments that the configuration would skip without a word.</summary>
internal static class CommandLineRules
{
    private const string Form = $"write --{TidegateOptions.Section}:Limits:MaxConnections=5000, or {ConfigurationGate.CheckSwitch}";

    /// <summary>What is wrong with the command line.</summary>
    public static IEnumerable<ConfigurationProblem> Check(string[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal) || argument.StartsWith("--=", StringComparison.Ordinal))
                yield return new ConfigurationProblem($"command line, argument {i + 1}", Redaction.ShowArgument(argument), $"is not a setting; {Form}");
            else if (!argument.Contains('=') && ++i == arguments.Length)
                yield return new ConfigurationProblem(Redaction.ShowKey(argument[2..]), null, $"has no value; {Form}");
        }
    }
}
