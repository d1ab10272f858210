using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Connections;

/// <summary>What all send queues share; one reference in each of them instead of two.</summary>
/// <param name="Metrics">Counts what is sent.</param>
/// <param name="Clock">The clock of deadlines.</param>
internal sealed record SendQueueServices(MessageMetrics Metrics, MonotonicClock Clock);
