using System.Collections.Immutable;

namespace Tidegate.Budget;

/// <summary>A change of the cluster-wide limit by an operator.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.limit-request")]
public sealed record LimitRequest
{
    /// <summary>The new limit, 0 to 10,000,000; null returns to the configured one.</summary>
    [Id(0)] public int? MaxConnections { get; init; }

    /// <summary>Who asks; for the log.</summary>
    [Id(1)] public required string Actor { get; init; }

    /// <summary>Why; for the log.</summary>
    [Id(2)] public required string Reason { get; init; }

    /// <summary>Ties the log lines of one request together.</summary>
    [Id(3)] public required string CorrelationId { get; init; }
}

/// <summary>What a change of the limit did and will do.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.limit-change")]
public sealed record LimitChange
{
    /// <summary>The limit before.</summary>
    [Id(0)] public required LimitSetting Previous { get; init; }

    /// <summary>The limit now in force, stored.</summary>
    [Id(1)] public required LimitSetting Current { get; init; }

    /// <summary>Connections that are to be closed, warned and staggered, in all.</summary>
    [Id(2)] public int ToClose { get; init; }

    /// <summary>How many of them each frontend closes.</summary>
    [Id(3)] public ImmutableArray<FrontendShed> Plan { get; init; } = [];
}

/// <summary>One frontend's part of a shed plan.</summary>
/// <param name="FrontendId">The frontend.</param>
/// <param name="Name">Its configured name.</param>
/// <param name="Live">Connections it has now.</param>
/// <param name="Close">Connections it is to close.</param>
[GenerateSerializer, Immutable, Alias("tidegate.budget.frontend-shed")]
public sealed record FrontendShed(
    [property: Id(0)] string FrontendId,
    [property: Id(1)] string Name,
    [property: Id(2)] int Live,
    [property: Id(3)] int Close);
