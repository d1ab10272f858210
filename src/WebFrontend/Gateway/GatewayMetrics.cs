using System.Diagnostics.Metrics;
using Tidegate.Auditing;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Counters;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>What passes between this frontend and the grains.</summary>
internal sealed class GatewayMetrics : IFeatureMetrics
{
    /// <summary>Name of the call that tells a grain of the end of its connection.</summary>
    public const string CloseNotice = "closed";

    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _cleanups;
    private readonly DriftCounter _drift;

    private readonly AlertCounters? _counters;

    /// <param name="meters">Where measurements go.</param>
    /// <param name="counters">What alerts are made of; null where nobody asks.</param>
    public GatewayMetrics(IMeterFactory meters, AlertCounters? counters = null)
    {
        _counters = counters;
        var meter = meters.Create(TidegateMeter.Name);
        _deliveries = meter.CreateCounter<long>("tidegate.deliveries", "{message}", "Messages from grains, by what became of them.");
        _calls = meter.CreateCounter<long>("tidegate.gateway.calls", "{call}", "Calls to grains, by kind and outcome.");
        _cleanups = meter.CreateCounter<long>("tidegate.cleanups", "{cleanup}", "Cleanups after connections, by kind and outcome.");
        _drift = new DriftCounter(meters);
    }

    /// <inheritdoc/>
    public void AtStart()
    {
        foreach (var outcome in (ReadOnlySpan<string>)[Outcomes.Queued, Outcomes.Repeated, Outcomes.Missing, Outcomes.Misdirected])
            Delivered(outcome, 0);
        foreach (var call in (ReadOnlySpan<string>)["open", "heartbeat", "closed", "members", "subscriptions"])
        {
            Called(call, Outcomes.Ok, 0);
            Called(call, Outcomes.Failed, 0);
        }

        foreach (var outcome in Enum.GetValues<HandlerOutcome>()) Called("message", outcome.Name(), 0);
        foreach (var outcome in (ReadOnlySpan<string>)[Outcomes.Ok, Outcomes.Failed, Outcomes.Lost]) CleanedUp(Cleanups.CloseNotice, outcome, 0);
        CleanedUp(Cleanups.Sweep, Outcomes.Ok, 0);
    }

    public void Delivered(string outcome, long messages) =>
        _deliveries.Add(messages, new KeyValuePair<string, object?>("outcome", outcome));

    public void Called(string call, string outcome, long count = 1)
    {
        _calls.Add(count, new KeyValuePair<string, object?>("call", call), new KeyValuePair<string, object?>("outcome", outcome));
        if (call == CloseNotice && count > 0) _counters?.CleanedUp(outcome == Outcomes.Ok);
    }

    /// <summary>A sweep has ended.</summary>
    public void Swept(bool foundNothing)
    {
        CleanedUp("sweep", foundNothing ? Outcomes.Ok : Outcomes.Failed);
        _counters?.CleanedUp(foundNothing);
    }

    public void CleanedUp(string kind, string outcome, long count = 1) =>
        _cleanups.Add(count, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));

    public void Drifted(string pair)
    {
        _drift.Add(pair);
        // A socket without a permit is not counted by the limit: that is what must never be.
        if (pair == AuditPairs.SocketsWithoutPermit) _counters?.Violated();
    }

    /// <summary>The closed list of cleanups of a frontend.</summary>
    internal static class Cleanups
    {
        /// <summary>The grain of a closed connection is told.</summary>
        public const string CloseNotice = "closed";

        /// <summary>The sweep repeats calls that were given up.</summary>
        public const string Sweep = "grain-call";
    }

    /// <summary>The closed list of outcomes.</summary>
    internal static class Outcomes
    {
        public const string Ok = "ok";
        public const string Failed = "failed";
        public const string Lost = "lost";
        public const string Queued = "queued";
        public const string Repeated = "repeated";
        public const string Missing = "missing";
        public const string Misdirected = "misdirected";
    }
}
