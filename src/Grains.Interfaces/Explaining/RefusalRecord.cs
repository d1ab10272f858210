using System.Collections.Immutable;
using Tidegate.Budget;

namespace Tidegate.Explaining;

/// <summary>A refused upgrade, as its frontend remembers it for a while.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.explain.refusal")]
public sealed record RefusalRecord
{
    [Id(8)] private string? _class;

    /// <summary>Correlation id of the request.</summary>
    [Id(0)] public required string CorrelationId { get; init; }

    /// <summary>When it was refused.</summary>
    [Id(1)] public DateTimeOffset At { get; init; }

    // Id 2 was the id of the frontend, which nobody read: it stays unused.

    /// <summary>Name of the frontend that refused it.</summary>
    [Id(3)] public required string Frontend { get; init; }

    /// <summary>Reason, as the client was told it.</summary>
    [Id(4)] public required string Reason { get; init; }

    /// <summary>HTTP status.</summary>
    [Id(5)] public int Status { get; init; }

    /// <summary>The limit that was met; null where the request itself was wrong.</summary>
    [Id(6)] public long? Limit { get; init; }

    /// <summary>What was in use of it, as known there.</summary>
    [Id(7)] public long? InUse { get; init; }

    /// <summary><c>standard</c> or <c>priority</c>; null where the request did not say its hub.</summary>
    public AdmissionClass? Class
    {
        get => _class is { } name ? AdmissionClasses.Parse(name) : null;
        init => _class = value?.Name();
    }

    /// <summary>The hub; null where the request did not say it.</summary>
    [Id(9)] public string? Hub { get; init; }

    /// <summary>Remote address and port.</summary>
    [Id(10)] public required string Remote { get; init; }

    /// <summary>When the client was told to come back; null where coming back does not help.</summary>
    [Id(11)] public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the client was told.</summary>
    [Id(12)] public required string Detail { get; init; }
}

/// <summary>The refusals that the frontends remember, the newest first.</summary>
/// <param name="Refusals">The refusals.</param>
/// <param name="Unreachable">Frontends that did not answer, whose refusals are missing.</param>
[GenerateSerializer, Immutable, Alias("tidegate.explain.refusals")]
public sealed record RefusalPage(
    [property: Id(0)] ImmutableArray<RefusalRecord> Refusals,
    [property: Id(1)] ImmutableArray<string> Unreachable);
