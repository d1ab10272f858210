using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;

namespace Tidegate.WebFrontend.Memory;

/// <summary>What this frontend carries: memory and send queues.</summary>
internal sealed class LoadMetrics
{
    // From nothing to the largest queue that may be configured.
    private static readonly long[] QueueBounds = [0, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20, 64 << 20];

    private readonly Histogram<long> _queues;

    public LoadMetrics(IMeterFactory meters, ConnectionMemory memory, LocalMemory local, MessageRoom room)
    {
        var meter = meters.Create(TidegateMeter.Name);
        meter.CreateObservableGauge("tidegate.memory.connections", () => memory.TotalBytes, "By", "Accounted memory of all connections.");
        meter.CreateObservableGauge(
            "tidegate.memory.connection_base",
            () => memory.BaseBytes,
            "By",
            "What an idle connection was measured to cost.");
        meter.CreateObservableGauge(
            "tidegate.memory.process",
            () => memory.Process.WorkingSetBytes,
            "By",
            "Resident memory of the process.");
        meter.CreateObservableGauge(
            "tidegate.memory.limit_share",
            () => memory.Process.LimitShare ?? 0,
            "1",
            "Share of the control group's memory limit that is resident; 0 where there is no limit.");
        meter.CreateObservableGauge(
            "tidegate.memory.utilization",
            () => local.Utilization,
            "1",
            "What the process uses of the memory that it may use; 1 is all.");
        meter.CreateObservableGauge("tidegate.memory.messages", () => room.UsedBytes, "By", "Taken by messages that arrive or wait to be sent.");
        meter.CreateObservableGauge("tidegate.memory.messages_limit", () => room.LimitBytes, "By", "The most that messages may take.");
        meter.CreateObservableCounter("tidegate.memory.messages_refused", () => room.Refused, "{message}", "Messages that there was no room for.");
        _queues = meter.CreateHistogram(
            "tidegate.send_queue.size",
            "By",
            "What waits to be sent to a client, over all connections.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = QueueBounds });
    }

    /// <summary>A connection's send queue was looked at.</summary>
    public void Queued(long bytes) => _queues.Record(bytes);
}
