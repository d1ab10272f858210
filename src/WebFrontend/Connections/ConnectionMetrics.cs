using System.Diagnostics.Metrics;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Requests;

namespace Tidegate.WebFrontend.Connections;

/// <summary>Instruments of the sockets of this frontend.</summary>
internal sealed class ConnectionMetrics : IFeatureMetrics, IConnectionSubscriber
{
    private const string OtherCode = "other";

    private static readonly AdmissionClass[] Classes = Enum.GetValues<AdmissionClass>();
    private static readonly string[] Protocols = ClientRequest.Protocols;

    // By class, then by protocol.
    private readonly long[] _active = new long[Classes.Length * Protocols.Length];
    private readonly ConnectionRegistry _registry;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _heartbeats;
    private readonly Counter<long> _slowConsumers;

    public ConnectionMetrics(IMeterFactory meters, ConnectionRegistry registry)
    {
        _registry = registry;
        var meter = meters.Create(TidegateMeter.Name);
        meter.CreateObservableUpDownCounter("tidegate.connections.active", Active, "{connection}", "Open connections of this frontend, by class and protocol.");
        _durations = meter.CreateHistogram(
            "tidegate.connection.duration", "s", "Life of closed connections, by close code and who closed.", advice: Durations.Lives);
        _heartbeats = meter.CreateCounter<long>("tidegate.heartbeats", "{heartbeat}", "Beats of the scan over all sockets, by outcome.");
        _slowConsumers = meter.CreateCounter<long>("tidegate.slow_consumers", "{connection}", "Connections closed since they read too slowly.");
    }

    /// <inheritdoc/>
    public void AtStart()
    {
        foreach (var outcome in (ReadOnlySpan<string>)[Outcomes.Sent, Outcomes.Waiting, Outcomes.Lost]) Beat(outcome, 0);
        _slowConsumers.Add(0);
    }

    /// <inheritdoc/>
    public void Opened(OpenedConnection opened) => Interlocked.Increment(ref Cell(opened.Connection));

    /// <inheritdoc/>
    public void Closed(ClosedConnection closed)
    {
        Interlocked.Decrement(ref Cell(closed.Connection));
        _durations.Record(
            closed.Outcome.LastReading.Age.TotalSeconds,
            new KeyValuePair<string, object?>("close.code", CloseCodes.All.TryGetValue(closed.Outcome.Code, out var known) ? known.Code : OtherCode),
            new KeyValuePair<string, object?>("initiator", closed.By.Tag()));
        if (closed.ServerReason == CloseCodes.SlowConsumer) _slowConsumers.Add(1);
    }

    /// <summary>Counts a beat; one of <see cref="Outcomes"/>.</summary>
    public void Beat(string outcome, long count = 1) => _heartbeats.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    private ref long Cell(ConnectionDescriptor connection) =>
        ref _active[((int)connection.Class * Protocols.Length) + Math.Max(0, Array.IndexOf(Protocols, connection.Protocol))];

    private IEnumerable<Measurement<long>> Active()
    {
        for (var i = 0; i < _active.Length; i++)
        {
            yield return new Measurement<long>(
                Interlocked.Read(ref _active[i]),
                new KeyValuePair<string, object?>("class", Classes[i / Protocols.Length].Name()),
                new KeyValuePair<string, object?>("protocol", Protocols[i % Protocols.Length]));
        }
    }

    /// <summary>The closed list of outcomes of a beat.</summary>
    internal static class Outcomes
    {
        /// <summary>A ping was sent.</summary>
        public const string Sent = "sent";

        /// <summary>The last ping is not answered yet, so no other was sent.</summary>
        public const string Waiting = "waiting";

        /// <summary>No answer within the time-out: closed with 4002.</summary>
        public const string Lost = "lost";
    }
}
