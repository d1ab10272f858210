using Tidegate.Configuration;
using Tidegate.Hosting.Commands;

namespace Tidegate.WebFrontend.Commands;

/// <summary>The commands about tokens.</summary>
internal static class TokenCommands
{
    /// <summary>All of them.</summary>
    /// <param name="ownKey">The key that this program makes where none is configured; null where it makes none.</param>
    public static HostCommand[] All(Func<TidegateOptions, string?> ownKey) =>
        [WithKey(TokenCommand.Create(TimeProvider.System, Console.Out, Console.Error), ownKey), WithKey(CheckTokenCommand.Create(TimeProvider.System, Console.Out), ownKey)];

    private static HostCommand WithKey(HostCommand command, Func<TidegateOptions, string?> ownKey) => command with
    {
        RunAsync = (parsed, options) =>
        {
            options.Access.GeneratedKey = ownKey(options);
            return command.RunAsync(parsed, options);
        },
    };
}
