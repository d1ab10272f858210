using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Tidegate.Hosting.Logs;

/// <summary>One line for people: time, level, category and event id, message, exception.</summary>
internal sealed class TextLines(TimeProvider time, RepeatedEvents repeated) : ConsoleFormatter(FormatterName)
{
    /// <summary>Name of the formatter in <c>Logging:Console:FormatterName</c>.</summary>
    public const string FormatterName = "tidegate-text";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (!repeated.TryPass(logEntry.EventId, logEntry.Category, time.GetElapsedTime(0), out var keptBack)) return;
        var line = new StringBuilder()
            .Append(time.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture))
            .Append(' ').Append(NameOf(logEntry.LogLevel)).Append(": ")
            .AppendEvent(logEntry, keptBack);
        textWriter.WriteLine(line);
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
