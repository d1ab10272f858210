using System.Collections.Immutable;

namespace Tidegate.Alerting;

/// <summary>An alert as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.alert.record")]
internal sealed record AlertRecord
{
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required string Scope { get; init; }

    [Id(2)] public bool IsOn { get; init; }

    [Id(3)] public bool IsUp { get; init; }

    [Id(4)] public bool IsFlapping { get; init; }

    [Id(5)] public bool IsHidden { get; init; }

    [Id(6)] public DateTimeOffset Since { get; init; }

    [Id(7)] public ImmutableArray<DateTimeOffset> Turns { get; init; } = [];

    [Id(8)] public double Value { get; init; }

    [Id(9)] public double Threshold { get; init; }

    [Id(10)] public string Message { get; init; } = "";
}
