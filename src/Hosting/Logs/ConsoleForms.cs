using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Tidegate.Hosting.Logs;

/// <summary>
/// Whoever asks for a form of the framework by its name gets Tidegate's own of the same kind: those for people let what others chose end
/// the line and steer the terminal.
/// </summary>
internal sealed class ConsoleForms : IPostConfigureOptions<ConsoleLoggerOptions>
{
    /// <inheritdoc/>
    public void PostConfigure(string? name, ConsoleLoggerOptions options) => options.FormatterName = options.FormatterName switch
    {
        ConsoleFormatterNames.Systemd => SystemdLines.FormatterName,
        ConsoleFormatterNames.Simple => TextLines.FormatterName,
        var other => other,
    };
}
