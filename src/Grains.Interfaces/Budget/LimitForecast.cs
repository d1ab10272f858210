using System.Collections.Immutable;

namespace Tidegate.Budget;

/// <summary>What a limit would do if it were set at this moment. Asking for it changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.limit-forecast")]
public sealed record LimitForecast
{
    /// <summary>The limit in force.</summary>
    [Id(0)] public required LimitSetting Current { get; init; }

    /// <summary>The limit that was asked about.</summary>
    [Id(1)] public required LimitSetting Proposed { get; init; }

    /// <summary>Live connections, as of the frontends' last reports.</summary>
    [Id(2)] public int InUse { get; init; }

    /// <summary>Connections that would be closed, in all.</summary>
    [Id(3)] public int ToClose { get; init; }

    /// <summary>Time from the warning to the first close.</summary>
    [Id(4)] public TimeSpan WarningPeriod { get; init; }

    /// <summary>The most connections of one class that one frontend closes per second.</summary>
    [Id(5)] public int PerSecond { get; init; }

    /// <summary>Time from setting the limit to the last close, the warning included; zero where nothing would be closed.</summary>
    [Id(6)] public TimeSpan Takes { get; init; }

    /// <summary>The frontends that would close connections, those with the most first.</summary>
    [Id(7)] public ImmutableArray<FrontendForecast> Frontends { get; init; } = [];

    /// <summary>Frontends that would close connections and did not say which.</summary>
    [Id(8)] public ImmutableArray<string> Unreachable { get; init; } = [];
}

/// <summary>One frontend's part of a <see cref="LimitForecast"/>.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.frontend-forecast")]
public sealed record FrontendForecast
{
    /// <summary>The frontend.</summary>
    [Id(0)] public required string FrontendId { get; init; }

    /// <summary>Its configured name.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Connections it has now.</summary>
    [Id(2)] public Permits Live { get; init; }

    /// <summary>Connections it would close.</summary>
    [Id(3)] public Permits Close { get; init; }

    /// <summary>Time from setting the limit to its last close.</summary>
    [Id(4)] public TimeSpan Takes { get; init; }

    /// <summary>The connections that would go first, the longest idle first; not more than it would close.</summary>
    [Id(5)] public ImmutableArray<CloseCandidate> First { get; init; } = [];
}

/// <summary>A connection that would be closed.</summary>
/// <param name="ConnectionId">The connection.</param>
/// <param name="Class">Class of its permit.</param>
/// <param name="IdleFor">Time since its last application activity.</param>
[GenerateSerializer, Immutable, Alias("tidegate.budget.close-candidate")]
public sealed record CloseCandidate(
    [property: Id(0)] string ConnectionId,
    [property: Id(1)] AdmissionClass Class,
    [property: Id(2)] TimeSpan IdleFor);
