using System.Buffers;
using System.Text.Json;
using Tidegate.Budget;

namespace Tidegate.WebFrontend.Connections;

/// <summary>The system notices to clients: JSON text frames (docs/protocol.md, Notices).</summary>
internal static class Notices
{
    /// <summary>The client will be closed as idle unless it shows activity.</summary>
    public static byte[] IdleWarning(TimeSpan closesIn) => Write("idleWarning", closesIn, static (json, closesIn) =>
        json.WriteNumber("closesInSeconds", Seconds(closesIn)));

    /// <summary>The cluster's pressure level has changed; with <paramref name="closesIn"/>: this client is about to be shed.</summary>
    public static byte[] Backpressure(PressureReading pressure, TimeSpan? closesIn = null) =>
        Write("backpressure", (pressure, closesIn), static (json, news) =>
        {
            json.WriteString("level", news.pressure.LevelName);
            json.WriteNumber("utilization", Math.Round(news.pressure.Utilization, 4));
            if (news.closesIn is { } time) json.WriteNumber("closesInSeconds", Seconds(time));
        });

    /// <summary>The client reads more slowly than it is sent to.</summary>
    public static byte[] SlowConsumer(long queuedBytes, long limitBytes) =>
        Write("slowConsumer", (queuedBytes, limitBytes), static (json, queue) =>
        {
            json.WriteNumber("queuedBytes", queue.queuedBytes);
            json.WriteNumber("limitBytes", queue.limitBytes);
        });

    /// <summary>A message of the client did not come to its end at the hub's handler.</summary>
    public static byte[] MessageFailed(HandlerOutcome outcome) =>
        Write("messageFailed", outcome.Name(), static (json, reason) => json.WriteString("reason", reason));

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private static byte[] Write<T>(string name, T figures, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "system");
            json.WriteString("event", name);
            write(json, figures);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
