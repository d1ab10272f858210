using Tidegate.Recovery;

namespace Tidegate.Grains.Recovery;

/// <summary>One procedure as it is stored with the ledger: what it has done to the cluster must survive a takeover.</summary>
[GenerateSerializer, Alias("tidegate.ledger.recovery")]
internal sealed class RecoveryRecord
{
    /// <summary>Which.</summary>
    [Id(0)] public RecoveryProcedure Procedure { get; set; }

    /// <summary>How long it runs; null where it does not.</summary>
    [Id(1)] public TimeSpan? Age { get; set; }

    /// <summary>Who started the last run.</summary>
    [Id(2)] public string? StartedBy { get; set; }

    /// <summary>Why.</summary>
    [Id(3)] public string? Reason { get; set; }

    /// <summary>The effective limit that it sets.</summary>
    [Id(4)] public int? Cut { get; set; }

    /// <summary>The share that was asked for.</summary>
    [Id(5)] public double? Share { get; set; }

    /// <summary>How many runs there were.</summary>
    [Id(6)] public long Round { get; set; }

    /// <summary>How long ago the last run ended.</summary>
    [Id(7)] public TimeSpan? EndedAgo { get; set; }

    /// <summary>How it ended.</summary>
    [Id(8)] public string? LastOutcome { get; set; }

    /// <summary>An operator ended it, and its trigger has not let go since.</summary>
    [Id(9)] public bool Suppressed { get; set; }

    /// <summary>The state of a run, to be stored.</summary>
    public static RecoveryRecord Of(RecoveryProcedure procedure, RecoveryRun run, TimeSpan now) => new()
    {
        Procedure = procedure,
        Age = now - run.Since,
        StartedBy = run.StartedBy,
        Reason = run.Reason,
        Cut = run.Cut,
        Share = run.Share,
        Round = run.Round,
        EndedAgo = now - run.EndedAt,
        LastOutcome = run.LastOutcome,
        Suppressed = run.Suppressed,
    };

    /// <summary>The state that was stored.</summary>
    public RecoveryRun ToRun(TimeSpan now) => new()
    {
        Since = now - Age,
        StartedBy = StartedBy,
        Reason = Reason,
        Cut = Cut,
        Share = Share,
        Round = Round,
        EndedAt = now - EndedAgo,
        LastOutcome = LastOutcome,
        Suppressed = Suppressed,
    };
}
