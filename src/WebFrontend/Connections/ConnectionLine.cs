using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Diagnostics;
using Tidegate.WebFrontend.Events;

namespace Tidegate.WebFrontend.Connections;

/// <summary>The one line of a connection, at its end. What it does not have is not in it.</summary>
internal sealed class ConnectionLine(ClosedConnection closed) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>Id of the event.</summary>
    public static readonly EventId Id = new(3020, "Closed");

    private readonly KeyValuePair<string, object?>[] _values =
    [
        new("UserHash", UserHash.Of(closed.Connection.UserId)),
        new("ConnectionId", closed.Connection.ConnectionId),
        new("Hub", closed.Connection.Hub),
        new("Protocol", closed.Connection.Protocol),
        new("Remote", closed.Connection.Remote),
        new("Code", closed.Outcome.Code),
        new("Initiator", closed.By.Tag()),
        new("AgeSeconds", closed.Outcome.LastReading.Age.TotalSeconds),
        new("Reason", NullIfEmpty(closed.Outcome.Reason)),
        new("MessagesIn", closed.Outcome.LastReading.MessagesIn),
        new("MessagesOut", closed.Outcome.LastReading.MessagesOut),
        new("CorrelationId", closed.Connection.CorrelationId),
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
        var connection = closed.Connection;
        var reading = closed.Outcome.LastReading;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Connection {connection.ConnectionId} of hub {connection.Hub} ({connection.Protocol}) from {connection.Remote}");
        if (_values[0].Value is string user) text.Append(CultureInfo.InvariantCulture, $", user {user},");
        text.Append(CultureInfo.InvariantCulture, $" closed with {closed.Outcome.Code} by {closed.By.Tag()} after {reading.Age.TotalSeconds:F1} s");
        if (closed.Outcome.Reason.Length > 0) text.Append(CultureInfo.InvariantCulture, $": {closed.Outcome.Reason}");
        text.Append(CultureInfo.InvariantCulture, $"; messages {reading.MessagesIn} in, {reading.MessagesOut} out");
        if (connection.CorrelationId is { } correlation) text.Append(CultureInfo.InvariantCulture, $"; correlation {correlation}");
        return text.ToString();
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
