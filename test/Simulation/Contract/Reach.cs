namespace Tidegate.Simulation;

/// <summary>What a run must have met often enough: each kind of fault, and each rule's branch.</summary>
public enum Reach
{
    /// <summary>A message was lost.</summary>
    MessageLost,

    /// <summary>A message came twice.</summary>
    MessageDoubled,

    /// <summary>A message was overtaken by a later one of its link.</summary>
    MessageOvertaken,

    /// <summary>A message was held up for long.</summary>
    MessageClogged,

    /// <summary>A message met a link that was cut in its direction only.</summary>
    OneWayCut,

    /// <summary>A message met a link that was cut in both directions.</summary>
    FullCut,

    /// <summary>A write lost against another activation's.</summary>
    StorageConflict,

    /// <summary>A write failed and did nothing.</summary>
    StorageError,

    /// <summary>A write was done and reported as failed.</summary>
    StorageErrorButWritten,

    /// <summary>A write was reported as failed and done later.</summary>
    StorageWrittenLater,

    /// <summary>The acknowledgement of a write was lost.</summary>
    StorageAckLost,

    /// <summary>A read failed.</summary>
    StorageReadError,

    /// <summary>Storage lost acknowledged writes and hid it.</summary>
    StorageLostWrites,

    /// <summary>Storage lost acknowledged writes and showed another run id.</summary>
    StorageLossShown,

    /// <summary>Storage restarted and lost nothing.</summary>
    StorageRestarted,

    /// <summary>Storage lost the whole document.</summary>
    StorageFlushed,

    /// <summary>A frontend crashed with sockets open.</summary>
    FrontendCrash,

    /// <summary>A frontend started again under its name.</summary>
    FrontendRestart,

    /// <summary>A frontend was paused and resumed within its lease.</summary>
    ShortPause,

    /// <summary>A frontend was paused beyond its lease.</summary>
    LongPause,

    /// <summary>A machine was suspended.</summary>
    MachineSuspended,

    /// <summary>A wall clock stepped.</summary>
    WallClockStep,

    /// <summary>A frontend drained and left.</summary>
    Drain,

    /// <summary>A second activation began while another one lived.</summary>
    TwinActivation,

    /// <summary>A silo crashed with the budget.</summary>
    BudgetCrash,

    /// <summary>The configured lease time changed at a takeover.</summary>
    TtlChanged,

    /// <summary>An activation was configured with another limit, and the same version.</summary>
    OtherLimitConfigured,

    /// <summary>The limit was lowered below what was out.</summary>
    LimitLowered,

    /// <summary>The limit was raised.</summary>
    LimitRaised,

    /// <summary>The limit was set to zero.</summary>
    LimitZero,

    /// <summary>The limit was reset to the configured one.</summary>
    LimitReset,

    /// <summary>A recovery procedure cut the effective limit.</summary>
    EffectiveLimitCut,

    /// <summary>The cut was ended while faults went on.</summary>
    EffectiveLimitFreed,

    /// <summary>Clients crowded one frontend.</summary>
    Crowd,

    /// <summary>A handshake failed after its permit was taken.</summary>
    HandshakeFailed,

    /// <summary>F1: an answer to no report in flight was dropped.</summary>
    F1AnswerIgnored,

    /// <summary>F4: a report failed or timed out.</summary>
    F4ReportFailed,

    /// <summary>F5: a fence began.</summary>
    F5Fenced,

    /// <summary>F5: a fence was lifted.</summary>
    F5FenceLifted,

    /// <summary>F5: a fenced frontend began a new life.</summary>
    F5NewLife,

    /// <summary>F5: clocks were doubted.</summary>
    F5Doubt,

    /// <summary>F6: a client left after its wait had brought a permit, and before it took it.</summary>
    F6LeftWithPermit,

    /// <summary>F7: spare permits were recalled.</summary>
    F7Recalled,

    /// <summary>F7: a connection was shed under a lowered limit.</summary>
    F7Shed,

    /// <summary>F8: a client was refused locally.</summary>
    F8RefusedLocally,

    /// <summary>F8: a push ended a refusal.</summary>
    F8PermitsFree,

    /// <summary>F9: a freed permit was reported at once.</summary>
    F9FreedReported,

    /// <summary>L1: a write did not count, as the store was in another run by then.</summary>
    L1OtherRun,

    /// <summary>L2: several requests shared one write.</summary>
    L2GroupCommit,

    /// <summary>L3: a stale report was ignored.</summary>
    L3Stale,

    /// <summary>L5: a version was stored while overcommitted.</summary>
    L5Overcommitted,

    /// <summary>L6: an entry expired.</summary>
    L6Expired,

    /// <summary>L7: an activation took over.</summary>
    L7Takeover,

    /// <summary>L7: a report of an id that had left was answered with a fence.</summary>
    L7Fenced,

    /// <summary>L8: settling began.</summary>
    L8Settling,

    /// <summary>L8: settling ended.</summary>
    L8Settled,

    /// <summary>L9: a frontend left.</summary>
    L9Left,

    /// <summary>L9: evidence freed permits.</summary>
    L9Evidence,

    /// <summary>L9: an operator expelled a frontend.</summary>
    L9Expelled,

    /// <summary>L10: an ask waited and was met.</summary>
    L10Met,

    /// <summary>L10: an ask waited in vain.</summary>
    L10Unmet,

    /// <summary>After healing, a crowd took every permit at one frontend.</summary>
    HealedFill,

    /// <summary>After healing, a freed permit was taken elsewhere.</summary>
    HealedHandOver,
}
