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

    /// <summary>Evidence is reported while the sockets of the killed process still close.</summary>
    EarlyEvidence,

    /// <summary>A frontend says leaving before its last close.</summary>
    LeavesEarly,

    /// <summary>A second report is sent while the first is in flight.</summary>
    TwoReports,

    /// <summary>The lease is measured by the wall clock.</summary>
    WallClockLease,

    /// <summary>The lease clock stands still while the machine is suspended.</summary>
    SuspendNotCounted,

    /// <summary>The fence stops admission and leaves the sockets open.</summary>
    FenceLeavesSockets,

    /// <summary>A handshake that was under way when the fence began is not closed by it.</summary>
    HandshakeOutlivesFence,

    /// <summary>The life after a fence uses the old id.</summary>
    IdUsedAgain,

    /// <summary>The permit goes back when the handler ends, before the socket is closed.</summary>
    PermitBackEarly,

    /// <summary>The permit is taken after the 101.</summary>
    PermitTakenLate,
}
