namespace Tidegate.Budget;

/// <summary>An operator's word that a frontend is to leave (rule L9 of docs/budget-protocol.md).</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.expel-request")]
public sealed record ExpelRequest
{
    /// <summary>The frontend's id: one life of one process.</summary>
    [Id(0)] public required string FrontendId { get; init; }

    /// <summary>Who asks; for the log.</summary>
    [Id(1)] public required string Actor { get; init; }

    /// <summary>Why; for the log.</summary>
    [Id(2)] public required string Reason { get; init; }

    /// <summary>Ties the log lines of one request together.</summary>
    [Id(3)] public required string CorrelationId { get; init; }
}

/// <summary>What became of an <see cref="ExpelRequest"/>; stored before it was answered.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.expel-result")]
public sealed record ExpelResult
{
    /// <summary>Where the frontend stands now.</summary>
    [Id(0)] public required ExpelOutcome Outcome { get; init; }

    /// <summary>Its configured name; empty unless it is in the ledger.</summary>
    [Id(1)] public string Name { get; init; } = "";

    /// <summary>Connections it last reported: they are closed.</summary>
    [Id(2)] public Permits Live { get; init; }

    /// <summary>Permits that are out there until it has left, or until <see cref="ExpiresIn"/> has passed.</summary>
    [Id(3)] public Permits Allowance { get; init; }

    /// <summary>When its permits come back at the latest, even if nothing is heard of it again.</summary>
    [Id(4)] public TimeSpan ExpiresIn { get; init; }
}

/// <summary>Where a frontend stands after an <see cref="ExpelRequest"/>.</summary>
public enum ExpelOutcome : byte
{
    /// <summary>It is expelled, by this request or by one before.</summary>
    Expelled = 0,

    /// <summary>It has left the ledger already; its permits are back.</summary>
    Left = 1,

    /// <summary>The ledger knows no such id.</summary>
    Unknown = 2,
}
