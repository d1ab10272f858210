using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Tidegate.Hosting.Logs;

/// <summary>
/// One line for the journal of systemd, which brings the time itself: priority (sd-daemon(3)), category and event id, message, exception.
/// The framework's own form of that name lets control characters of others through.
/// </summary>
internal sealed class SystemdLines(TimeProvider time, RepeatedEvents repeated) : ConsoleFormatter(FormatterName)
{
    /// <summary>Name of the formatter in <c>Logging:Console:FormatterName</c>.</summary>
    public const string FormatterName = "tidegate-systemd";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (!repeated.TryPass(logEntry.EventId, logEntry.Category, time.GetElapsedTime(0), out var keptBack)) return;
        textWriter.WriteLine(new StringBuilder().Append('<').Append(PriorityOf(logEntry.LogLevel)).Append('>').AppendEvent(logEntry, keptBack));
    }

    private static int PriorityOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => 7,
        LogLevel.Information => 6,
        LogLevel.Warning => 4,
        LogLevel.Error => 3,
        _ => 2,
    };
}
