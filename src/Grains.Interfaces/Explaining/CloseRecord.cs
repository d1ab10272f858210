using Tidegate.Connections;

namespace Tidegate.Explaining;

/// <summary>A connection that ended, as its frontend remembers it for a while.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.explain.close")]
public sealed record CloseRecord
{
    /// <summary>What did not change while it lived.</summary>
    [Id(0)] public required ConnectionDescriptor Descriptor { get; init; }

    /// <summary>The last reading.</summary>
    [Id(1)] public required ConnectionReading Reading { get; init; }

    /// <summary>When it ended.</summary>
    [Id(2)] public DateTimeOffset At { get; init; }

    /// <summary>Close code.</summary>
    [Id(3)] public int Code { get; init; }

    /// <summary>Reason, as it stood in the close frame.</summary>
    [Id(4)] public required string Reason { get; init; }

    /// <summary>Who ended it: <c>client</c>, <c>server</c> or <c>network</c>.</summary>
    [Id(5)] public required string By { get; init; }

    /// <summary>The limit in force then, in connections.</summary>
    [Id(6)] public long Limit { get; init; }

    /// <summary>Connections of the cluster then, as known there.</summary>
    [Id(7)] public long InUse { get; init; }
}

/// <summary>What became of a connection or of an upgrade: one of the two, or neither where nobody remembers.</summary>
/// <param name="Closed">The connection ended.</param>
/// <param name="Refused">The upgrade was refused.</param>
[GenerateSerializer, Immutable, Alias("tidegate.explain.fate")]
public sealed record Fate([property: Id(0)] CloseRecord? Closed, [property: Id(1)] RefusalRecord? Refused);
