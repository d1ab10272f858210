namespace Tidegate.Recovery;

/// <summary>One recovery procedure as an operator sees it. Times are ages: the budget counts time and knows no calendar.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.recovery.status")]
public sealed record RecoveryStatus
{
    /// <summary>The procedure.</summary>
    [Id(0)] public required RecoveryProcedure Procedure { get; init; }

    /// <summary>It runs.</summary>
    [Id(1)] public bool Running { get; init; }

    /// <summary><c>automatic</c>, or the operator who started it; of the last run where none runs, null where there never was one.</summary>
    [Id(2)] public string? StartedBy { get; init; }

    /// <summary>Time since it was started; null where it does not run.</summary>
    [Id(3)] public TimeSpan? RunningFor { get; init; }

    /// <summary>Why it was started; null where it never was.</summary>
    [Id(4)] public string? Reason { get; init; }

    /// <summary>The condition under which it ends by itself, in words.</summary>
    [Id(5)] public required string EndsWhen { get; init; }

    /// <summary>Where it stands, in words; empty where it does not run.</summary>
    [Id(6)] public string Progress { get; init; } = "";

    /// <summary>The effective limit that it sets; null where it sets none.</summary>
    [Id(7)] public int? Limit { get; init; }

    /// <summary>Time since the last run ended; null where none has.</summary>
    [Id(8)] public TimeSpan? EndedAgo { get; init; }

    /// <summary>How the last run ended; null where none has.</summary>
    [Id(9)] public string? LastOutcome { get; init; }

    /// <summary>It starts by itself when its trigger holds.</summary>
    [Id(10)] public bool Automatic { get; init; }
}
