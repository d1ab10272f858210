namespace Tidegate.Simulation;

/// <summary>
/// What the simulated shell (grain, reporter, lease guard, upgrade) does wrong in a variant. The shells are modelled and not shipped
/// code, so their wrong variants are switches of the model; those of the shipped classes are patches of their text.
/// </summary>
public enum Flaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Replies leave before the write.</summary>
    ReplyBeforeCommit,

    /// <summary>Writes carry no condition.</summary>
    WriteWithoutETag,

    /// <summary>After a conflict the same document is written again over whatever is there.</summary>
    RetryAfterConflict,

    /// <summary>A write whose outcome is unknown counts as done.</summary>
    ErrorTakenAsWritten,

    /// <summary>A frontend is told that it is fenced before that is stored.</summary>
    FencedBeforeCommit,

    /// <summary>A report that asks for nothing is answered without a write.</summary>
    RenewalWithoutWrite,

    /// <summary>An activation that ends writes its memory over whatever is there.</summary>
    DeactivationWrites,

    /// <summary>Reports that joined during a write are answered with it.</summary>
    LateJoinersAnswered,

    /// <summary>The store's run id is asked for at the takeover and never again.</summary>
    RunComparedAtTakeoverOnly,

    /// <summary>ETags are numbers of versions, so that one comes back where storage went back.</summary>
    NumericETags,
}
