using System.Collections.Immutable;

namespace Tidegate.Alerts;

/// <summary>An alert that is up.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.alert")]
public sealed record Alert
{
    /// <summary>Its name, that of its rule.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What it is about: <c>cluster</c>, or the name of a frontend or silo.</summary>
    [Id(1)] public required string Scope { get; init; }

    /// <summary>How bad it is.</summary>
    [Id(2)] public AlertSeverity Severity { get; init; }

    /// <summary>It comes and goes too often, and is held up until it has been quiet.</summary>
    [Id(3)] public bool Flapping { get; init; }

    /// <summary>When it was raised.</summary>
    [Id(4)] public DateTimeOffset Since { get; init; }

    /// <summary>The last reading, in <see cref="Unit"/>.</summary>
    [Id(5)] public double Value { get; init; }

    /// <summary>Above this it is raised, in <see cref="Unit"/>.</summary>
    [Id(6)] public double Threshold { get; init; }

    /// <summary>Unit of value and threshold: <c>%</c>, <c>s</c>, or what is counted.</summary>
    [Id(7)] public required string Unit { get; init; }

    /// <summary>A sentence for operators.</summary>
    [Id(8)] public required string Message { get; init; }

    /// <summary>The runbook, as a path in the repository.</summary>
    [Id(9)] public required string Runbook { get; init; }
}

/// <summary>How bad an alert is.</summary>
public enum AlertSeverity : byte
{
    /// <summary>Somebody should look today.</summary>
    Warning = 0,

    /// <summary>Somebody should look now.</summary>
    Critical = 1,

    /// <summary>Nothing is lost yet, and something is not as it should be.</summary>
    InvestigationNeeded = 2,
}

/// <summary>What became of an alert.</summary>
public enum AlertChange : byte
{
    /// <summary>It is up, or up again after a graver one hid it.</summary>
    Raised = 0,

    /// <summary>It is over.</summary>
    Cleared = 1,

    /// <summary>It came and went too often: it is held up.</summary>
    Flapping = 2,

    /// <summary>It goes on, and a graver one that says the same stands for it.</summary>
    Hidden = 3,
}

/// <summary>One entry of the history.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.alert.event")]
public sealed record AlertEvent
{
    /// <summary>Grows by one with each event of this history.</summary>
    [Id(0)] public long Number { get; init; }

    /// <summary>When it happened.</summary>
    [Id(1)] public DateTimeOffset At { get; init; }

    /// <summary>What happened.</summary>
    [Id(2)] public AlertChange Change { get; init; }

    /// <summary>The alert as it was then.</summary>
    [Id(3)] public required Alert Alert { get; init; }
}

/// <summary>The alerts of a cluster at one moment.</summary>
/// <param name="Alerts">Those that are up, the gravest first.</param>
/// <param name="LimitReachedIn">Time until the limit is reached at the present pace; null where connections do not grow.</param>
[GenerateSerializer, Immutable, Alias("tidegate.alert.report")]
public sealed record AlertReport(
    [property: Id(0)] ImmutableArray<Alert> Alerts,
    [property: Id(1)] TimeSpan? LimitReachedIn);

/// <summary>A page of the history, the newest first.</summary>
/// <param name="Events">The events.</param>
/// <param name="Before">Number to go on from; null on the last page.</param>
[GenerateSerializer, Immutable, Alias("tidegate.alert.page")]
public sealed record AlertHistoryPage(
    [property: Id(0)] ImmutableArray<AlertEvent> Events,
    [property: Id(1)] long? Before);
