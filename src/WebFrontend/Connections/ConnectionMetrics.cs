using System.Diagnostics.Metrics;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Requests;

namespace Tidegate.WebFrontend.Connections;

/// <summary>Instruments of the sockets of this frontend.</summary>
internal sealed class ConnectionMetrics : IFeatureMetrics
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

    /// <summary>A connection is registered.</summary>
    public void Opened(ConnectionDescriptor connection) => Interlocked.Increment(ref Cell(connection));

    /// <summary>Its carrier is closed.</summary>
    public void Closed(ConnectionDescriptor connection, int code, CloseInitiator initiator, TimeSpan age)
    {
        Interlocked.Decrement(ref Cell(connection));
        _durations.Record(
            age.TotalSeconds,
            new KeyValuePair<string, object?>("close.code", CloseCodes.All.TryGetValue(code, out var known) ? known.Code : OtherCode),
            new KeyValuePair<string, object?>("initiator", initiator.Tag()));
        if (code == CloseCodes.SlowConsumer.Code && initiator == CloseInitiator.Server) _slowConsumers.Add(1);
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
                new KeyValuePair<string, object?>("class", Classes[i / Protocols.Length] == AdmissionClass.Priority ? "priority" : "standard"),
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
