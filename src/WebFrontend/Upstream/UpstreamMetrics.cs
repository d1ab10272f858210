using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>Instruments of the events to applications.</summary>
internal sealed class UpstreamMetrics : IFeatureMetrics
{
    private readonly Counter<long> _events;
    private readonly Histogram<double> _durations;

    public UpstreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TidegateMeter.Name);
        _events = meter.CreateCounter<long>("tidegate.upstream.events", "{event}", "Events for HTTP endpoints of applications, by kind and outcome.");
        _durations = meter.CreateHistogram(
            "tidegate.upstream.duration", "s", "From the turn of an event to its end, all attempts together.", advice: Durations.Waits);
    }

    /// <inheritdoc/>
    public void AtStart()
    {
        foreach (var kind in Enum.GetValues<UpstreamEventKind>())
        {
            foreach (var outcome in Outcomes.Of(kind)) Count(kind, outcome, 0);
        }
    }

    /// <summary>An event has come to its end.</summary>
    public void Ended(UpstreamEventKind kind, string outcome, TimeSpan after)
    {
        Count(kind, outcome);
        _durations.Record(after.TotalSeconds, new KeyValuePair<string, object?>("event", kind.Name()));
    }

    /// <summary>Counts an event that took no time.</summary>
    public void Count(UpstreamEventKind kind, string outcome, long count = 1) => _events.Add(
        count, new KeyValuePair<string, object?>("event", kind.Name()), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>The closed list of outcomes.</summary>
    internal static class Outcomes
    {
        /// <summary>The application has taken it.</summary>
        public const string Ok = "ok";

        /// <summary>The application has refused the client.</summary>
        public const string Refused = "refused";

        /// <summary>There was an answer, and not the one that was hoped for; or the endpoint wants no events.</summary>
        public const string Failed = "failed";

        /// <summary>There was none, in all attempts.</summary>
        public const string Unanswered = "unanswered";

        /// <summary>No handler of the hub takes it.</summary>
        public const string Unhandled = "unhandled";

        /// <summary>It was not sent: too much waits already, or its client had gone.</summary>
        public const string Lost = "lost";

        private static readonly string[] Common = [Ok, Failed, Unanswered, Lost];

        /// <summary>Those that a kind of event may have.</summary>
        public static IEnumerable<string> Of(UpstreamEventKind kind) => kind switch
        {
            UpstreamEventKind.Connect => [.. Common, Refused],
            UpstreamEventKind.User => [.. Common, Unhandled],
            _ => Common,
        };
    }
}
