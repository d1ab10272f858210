namespace Tidegate.Recovery;

/// <summary>An operator's word that a recovery procedure is to start or to end.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.recovery.request")]
public sealed record RecoveryRequest
{
    /// <summary>Which.</summary>
    [Id(0)] public required RecoveryProcedure Procedure { get; init; }

    /// <summary>True to start it, false to end it.</summary>
    [Id(1)] public required bool Start { get; init; }

    /// <summary>The effective limit to set, 0 to 10,000,000; <see cref="RecoveryProcedure.EmergencyLimit"/> and <see cref="RecoveryProcedure.RelieveMemory"/> only.</summary>
    [Id(2)] public int? Limit { get; init; }

    /// <summary>The share to come down to, 0 to 1: of the limit, or of the memory ceiling for <see cref="RecoveryProcedure.RelieveMemory"/>.</summary>
    [Id(3)] public double? Share { get; init; }

    /// <summary>Who asks; for the log.</summary>
    [Id(4)] public required string Actor { get; init; }

    /// <summary>Why; for the log.</summary>
    [Id(5)] public required string Reason { get; init; }

    /// <summary>Ties the log lines of one request together.</summary>
    [Id(6)] public required string CorrelationId { get; init; }
}

/// <summary>What became of a <see cref="RecoveryRequest"/>; stored before it was answered.</summary>
/// <param name="Done">False where it ran already, or did not run.</param>
/// <param name="Status">The procedure as it is now.</param>
[GenerateSerializer, Immutable, Alias("tidegate.recovery.result")]
public sealed record RecoveryResult(
    [property: Id(0)] bool Done,
    [property: Id(1)] RecoveryStatus Status);
