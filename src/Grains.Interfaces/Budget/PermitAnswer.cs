using Tidegate.Recovery;

namespace Tidegate.Budget;

/// <summary>What the budget says to one <see cref="PermitReport"/>. It has left the silo only after its ledger version was stored.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.answer")]
public sealed record PermitAnswer
{
    /// <summary>What kind of answer this is; only <see cref="PermitAnswerKind.Granted"/> fills the fields below.</summary>
    [Id(0)] public required PermitAnswerKind Kind { get; init; }

    /// <summary>The <see cref="PermitReport.Seq"/> that is answered.</summary>
    [Id(1)] public required long Seq { get; init; }

    /// <summary>Epoch of the ledger; grows with each takeover.</summary>
    [Id(2)] public long Epoch { get; init; }

    /// <summary>The caps that the frontend may use from now on: the upper bound the ledger keeps for it.</summary>
    [Id(3)] public Permits Allowance { get; init; }

    /// <summary>The caps that the frontend should come down to; below <see cref="Allowance"/> it is a recall.</summary>
    [Id(4)] public Permits Target { get; init; }

    /// <summary>Lease time, counted from the moment the report was sent.</summary>
    [Id(5)] public TimeSpan Ttl { get; init; }

    /// <summary>The limit in force.</summary>
    [Id(6)] public LimitSetting? Limit { get; init; }

    /// <summary>Pressure of the whole cluster.</summary>
    [Id(7)] public PressureReading Pressure { get; init; }

    /// <summary>More permits are out than the limit allows: live sockets over <see cref="Target"/> are shed.</summary>
    [Id(8)] public bool Overcommitted { get; init; }

    /// <summary>The settings that hold for the whole cluster.</summary>
    [Id(9)] public ClusterSettings? Settings { get; init; }

    /// <summary>Permits in use in the cluster as the ledger knows it, for the refusal document.</summary>
    [Id(10)] public int InUse { get; init; }

    /// <summary>
    /// Nothing was free so far, and that is no refusal: the frontend asks again at once and so says what came free there meanwhile (L10).
    /// </summary>
    [Id(11)] public bool AskAgain { get; init; }

    /// <summary>Storage is in doubt, and nothing is granted for so long more (L8); null where it is trusted.</summary>
    [Id(12)] public TimeSpan? SettlingFor { get; init; }

    /// <summary>The limit that grants are made from, where a recovery procedure cuts it; else null.</summary>
    [Id(13)] public int? EffectiveLimit { get; init; }

    /// <summary>What recovery procedures ask of this frontend; null where none ever ran.</summary>
    [Id(14)] public RecoveryOrders? Orders { get; init; }
}

/// <summary>Kinds of <see cref="PermitAnswer"/>.</summary>
public enum PermitAnswerKind : byte
{
    /// <summary>The lease is renewed; the allowance may have grown.</summary>
    Granted = 0,

    /// <summary>This id has left the ledger: close everything at once and begin again with a new id.</summary>
    Fenced = 1,

    /// <summary>The report was older than one already applied. It counts as no answer at all.</summary>
    Stale = 2,

    /// <summary>A leaving report (or its repetition) was applied.</summary>
    Released = 3,
}
