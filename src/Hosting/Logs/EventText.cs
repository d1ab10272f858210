using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tidegate.Hosting.Logs;

/// <summary>An event as text on one line, the same in all forms for people.</summary>
internal static class EventText
{
    /// <summary>Appends category, event id, message, how many like it were kept back, and exception.</summary>
    public static StringBuilder AppendEvent<TState>(this StringBuilder line, in LogEntry<TState> entry, int keptBack)
    {
        line.AppendLineText(entry.Category).Append('[').Append(entry.EventId.Id).Append("] ")
            .AppendLineText(entry.Formatter(entry.State, entry.Exception));
        if (keptBack > 0)
            line.Append(CultureInfo.InvariantCulture, $" ({keptBack} more like this since the last such line)");
        return entry.Exception is { } exception ? AppendException(line, exception) : line;
    }

    // On one line like everything else: what a handler throws may quote what a client sent.
    private static StringBuilder AppendException(StringBuilder line, Exception exception)
    {
        foreach (var part in exception.ToString().Split('\n'))
            line.Append(' ').AppendLineText(part.AsSpan().Trim());
        return line;
    }
}
