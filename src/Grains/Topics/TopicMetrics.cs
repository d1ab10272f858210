using System.Diagnostics.Metrics;
using Tidegate.Grains.Diagnostics;

namespace Tidegate.Grains.Topics;

internal sealed class TopicMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _lost = meters.Create(GrainMeter.Name).CreateCounter<long>(
        "tidegate.outbox.messages.lost", "{message}", "Accepted messages that could not be delivered to a frontend.");

    public void MessagesLost(int count) => _lost.Add(count);
}
