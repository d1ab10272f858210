using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Tidegate.Connections;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Diagnostics;

namespace Tidegate.WebFrontend.Connections;

/// <summary>The one line of a connection, at its end. What it does not have is not in it.</summary>
internal sealed class ConnectionLine(ConnectionDescriptor connection, ConnectionClosed closed, CloseInitiator initiator)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>Id of the event.</summary>
    public static readonly EventId Id = new(3020, "Closed");

    private readonly KeyValuePair<string, object?>[] _values =
    [
        new("UserHash", UserHash.Of(connection.UserId)),
        new("ConnectionId", connection.ConnectionId),
        new("Hub", connection.Hub),
        new("Protocol", connection.Protocol),
        new("Remote", connection.Remote),
        new("Code", closed.Code),
        new("Initiator", initiator.Tag()),
        new("AgeSeconds", closed.LastReading.Age.TotalSeconds),
        new("Reason", NullIfEmpty(closed.Reason)),
        new("MessagesIn", closed.LastReading.MessagesIn),
        new("MessagesOut", closed.LastReading.MessagesOut),
        new("CorrelationId", connection.CorrelationId),
    ];

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_values).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString()
    {
        var reading = closed.LastReading;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Connection {connection.ConnectionId} of hub {connection.Hub} ({connection.Protocol}) from {connection.Remote}");
        if (_values[0].Value is string user) text.Append(CultureInfo.InvariantCulture, $", user {user},");
        text.Append(CultureInfo.InvariantCulture, $" closed with {closed.Code} by {initiator.Tag()} after {reading.Age.TotalSeconds:F1} s");
        if (closed.Reason.Length > 0) text.Append(CultureInfo.InvariantCulture, $": {closed.Reason}");
        text.Append(CultureInfo.InvariantCulture, $"; messages {reading.MessagesIn} in, {reading.MessagesOut} out");
        if (connection.CorrelationId is { } correlation) text.Append(CultureInfo.InvariantCulture, $"; correlation {correlation}");
        return text.ToString();
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
