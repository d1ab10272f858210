using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Tidegate.Hosting.Logs;

/// <summary>
/// One JSON object on one line per event: time, level, event id, message, trace id, and the values of the event under names of their own.
/// Everything but printable ASCII is escaped.
/// </summary>
internal sealed class JsonLines(TimeProvider time, LogIdentity identity, RepeatedEvents repeated) : ConsoleFormatter(FormatterName)
{
    /// <summary>Name of the formatter in <c>Logging:Console:FormatterName</c>.</summary>
    public const string FormatterName = "tidegate-json";

    private const string MessageTemplate = "{OriginalFormat}";

    // Names that several events share; the others keep theirs, with a small first letter.
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["ConnectionId"] = "connection",
        ["FrontendId"] = "frontendId",
        ["Code"] = "closeCode",
        ["AgeSeconds"] = "durationSeconds",
        ["CorrelationId"] = "traceId",
    };

    // Set by the process itself: a value of an event with such a name goes under another.
    private static readonly HashSet<string> Taken =
        new(["time", "level", "eventId", "event", "category", "message", "frontend", "silo", "keptBack", "exception"], StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (!repeated.TryPass(logEntry.EventId, logEntry.Category, time.GetElapsedTime(0), out var keptBack)) return;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteNumber("eventId", logEntry.EventId.Id);
            if (logEntry.EventId.Name is { } name) json.WriteString("event", name);
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (identity.Frontend is { } frontend) json.WriteString("frontend", frontend);
            if (identity.Silo is { } silo) json.WriteString("silo", silo);
            if (keptBack > 0) json.WriteNumber("keptBack", keptBack);
            WriteValues(json, logEntry.State, scopeProvider);
            if (logEntry.Exception is { } exception) json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteValues<TState>(Utf8JsonWriter json, TState state, IExternalScopeProvider? scopes)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values) Write(values);
        scopes?.ForEachScope(
            static (scope, write) =>
            {
                if (scope is IEnumerable<KeyValuePair<string, object>> values) write(values.Select(value => KeyValuePair.Create(value.Key, (object?)value.Value)));
            },
            (Action<IEnumerable<KeyValuePair<string, object?>>>)Write);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity && written.Add("traceId")) json.WriteString("traceId", activity.TraceId.ToHexString());

        void Write(IEnumerable<KeyValuePair<string, object?>> values)
        {
            foreach (var (key, value) in values)
            {
                if (key == MessageTemplate || value is null) continue;
                var name = NameOf(key);
                if (!written.Add(name)) continue;
                json.WritePropertyName(name);
                WriteValue(json, value);
            }
        }
    }

    private static string NameOf(string key)
    {
        if (Fields.TryGetValue(key, out var field)) return field;
        var name = key.Length > 0 ? char.ToLowerInvariant(key[0]) + key[1..] : key;
        return Taken.Contains(name) ? name + "Value" : name;
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long or short or byte:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case TimeSpan duration:
                json.WriteNumberValue(duration.TotalSeconds);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
