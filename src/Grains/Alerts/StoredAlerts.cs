using System.Collections.Immutable;
using Tidegate.Alerting;
using Tidegate.Alerts;

namespace Tidegate.Grains.Alerts;

/// <summary>Alerts and their history as they are stored, with each change.</summary>
[GenerateSerializer, Alias("tidegate.alerts.stored")]
internal sealed class StoredAlerts
{
    /// <summary>Alerts that are up, or were within the time in which changes are counted.</summary>
    [Id(0)] public ImmutableArray<AlertRecord> Alerts { get; set; } = [];

    /// <summary>What became of alerts, the oldest first.</summary>
    [Id(1)] public ImmutableArray<AlertEvent> Events { get; set; } = [];

    /// <summary>Takeovers of the ledger; null until one is known. The watcher is often lost with the silo that had the ledger.</summary>
    [Id(2)] public EpochRecord? Epochs { get; set; }
}

/// <summary>The ledger's epoch and how it has risen, as stored.</summary>
/// <param name="Last">The epoch seen last.</param>
/// <param name="Rises">Rises within the time in which they are counted, the oldest first.</param>
[GenerateSerializer, Immutable, Alias("tidegate.alerts.epochs")]
internal sealed record EpochRecord(
    [property: Id(0)] long Last,
    [property: Id(1)] ImmutableArray<EpochRise> Rises);

/// <summary>A rise of the epoch.</summary>
/// <param name="At">When it was seen.</param>
/// <param name="By">Takeovers since it was seen before.</param>
[GenerateSerializer, Immutable, Alias("tidegate.alerts.epoch-rise")]
internal readonly record struct EpochRise(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] long By);
