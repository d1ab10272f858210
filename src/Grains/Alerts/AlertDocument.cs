using System.Collections.Immutable;
using Tidegate.Alerts;

namespace Tidegate.Grains.Alerts;

/// <summary>Alerts and their history as they are stored, with each change.</summary>
[GenerateSerializer, Alias("tidegate.alerts.stored")]
internal sealed class AlertDocument
{
    /// <summary>Alerts that are up, or were within the time in which changes are counted.</summary>
    [Id(0)] public ImmutableArray<AlertRecord> Alerts { get; set; } = [];

    /// <summary>What became of alerts, the oldest first.</summary>
    [Id(1)] public ImmutableArray<AlertEvent> Events { get; set; } = [];
}
