using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;

namespace Tidegate.Grains.Topics;

/// <summary>Instruments of topics and outboxes.</summary>
internal sealed class TopicMetrics : IFeatureMetrics
{
    private readonly Counter<long> _lost;
    private readonly Histogram<double> _deliveries;

    public TopicMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TidegateMeter.Name);
        _lost = meter.CreateCounter<long>(
            "tidegate.outbox.messages.lost", "{message}", "Accepted messages that could not be delivered to a frontend.");
        _deliveries = meter.CreateHistogram(
            "tidegate.delivery.duration", "s", "From a publish at its topic to the last frontend that confirmed it.", advice: Durations.Waits);
    }

    public void AtStart() => _lost.Add(0);

    public void MessagesLost(int count) => _lost.Add(count);

    public void Delivered(TimeSpan time) => _deliveries.Record(time.TotalSeconds);
}
