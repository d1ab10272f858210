using System.CommandLine;
using Tidegate.Configuration;
using Tidegate.Configuration.Validation;

namespace Tidegate.Hosting.Commands;

/// <summary>What a command line asks for: to serve, or one of the commands.</summary>
/// <param name="Settings">The arguments that are settings.</param>
/// <param name="Chosen">The command; null where the host is to serve.</param>
/// <param name="ExitCode">All is said: help was asked for, or the usage was wrong.</param>
internal sealed record CommandChoice(string[] Settings, Func<TidegateOptions, Task<int>>? Chosen, int? ExitCode)
{
    // What is so long may be a token, which is not repeated.
    private const int LongestShown = 40;

    private static readonly string[] Help = ["--help", "-h", "-?"];

    /// <summary>Reads a command line. Help goes to the standard output.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="commands">What the program can do instead of serving.</param>
    /// <param name="error">Is told what is wrong with the usage.</param>
    public static CommandChoice Of(string[] arguments, IReadOnlyList<HostCommand> commands, TextWriter error)
    {
        var isHelp = arguments is [var only] && Help.Contains(only);
        if (arguments is not [var first, ..] || !(isHelp || commands.Any(command => command.Syntax.Name == first)))
            return new CommandChoice(arguments, null, null);

        var root = new RootCommand(
            "Serves, where no command is given. Settings are given as --Tidegate:Section:Name=value, to the commands as well; "
            + $"{ConfigurationGate.CheckSwitch} checks and shows them. See docs/configuration.md.");
        foreach (var command in commands) root.Subcommands.Add(command.Syntax);
        var (settings, own) = Split(arguments);
        var parsed = root.Parse(own);
        if (parsed.Errors.Count > 0)
        {
            foreach (var wrong in parsed.Errors) error.WriteLine(Hide(wrong.Message, own));
            error.WriteLine($"Usage: {first} --help");
            return new CommandChoice([], null, CommandExit.Unusable);
        }

        // Help is an action of the parser; the commands have none of their own.
        if (parsed.Action is not null) return new CommandChoice([], null, parsed.Invoke());
        return new CommandChoice(settings, options => commands.Single(command => command.Syntax.Name == first).RunAsync(parsed, options), null);
    }

    // A setting has a colon in its name, which no option of a command has.
    private static (string[] Settings, string[] Own) Split(string[] arguments)
    {
        List<string> settings = [], own = [];
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i].Split('=', 2)[0];
            var isSetting = name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':');
            (isSetting ? settings : own).Add(arguments[i]);
            if (isSetting && name == arguments[i] && i + 1 < arguments.Length) settings.Add(arguments[++i]);
        }

        return ([.. settings], [.. own]);
    }

    private static string Hide(string message, string[] arguments) => arguments
        .Where(argument => argument.Length > LongestShown)
        .OrderByDescending(argument => argument.Length)
        .Aggregate(message, (text, argument) => text.Replace(argument, Redaction.Hidden, StringComparison.Ordinal));
}
