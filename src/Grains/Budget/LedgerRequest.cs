using Tidegate.Budget;
using Tidegate.Recovery;

namespace Tidegate.Grains.Budget;

/// <summary>Something the ledger is asked to do. Requests that wait together are applied and stored together (L2).</summary>
/// <param name="Ticket">Ties the reply to the caller.</param>
/// <param name="Report">A frontend's report; null where it is something else.</param>
/// <param name="Limit">A change of the limit; null where it is something else.</param>
/// <param name="Expel">An operator's expulsion of a frontend; null where it is something else.</param>
/// <param name="Recovery">An operator's word on a recovery procedure; null where it is something else.</param>
/// <param name="Offer">The configuration of a silo, with a higher version than the cluster's; null where it is something else.</param>
internal readonly record struct LedgerRequest(
    long Ticket,
    PermitReport? Report,
    LimitRequest? Limit,
    ExpelRequest? Expel,
    RecoveryRequest? Recovery = null,
    ClusterConfiguration? Offer = null)
{
    /// <summary>A report.</summary>
    public static LedgerRequest Of(long ticket, PermitReport report) => new(ticket, report, null, null);

    /// <summary>A change of the limit.</summary>
    public static LedgerRequest Of(long ticket, LimitRequest limit) => new(ticket, null, limit, null);

    /// <summary>An expulsion.</summary>
    public static LedgerRequest Of(long ticket, ExpelRequest expel) => new(ticket, null, null, expel);

    /// <summary>An operator's word on a recovery procedure.</summary>
    public static LedgerRequest Of(long ticket, RecoveryRequest recovery) => new(ticket, null, null, null, recovery);

    /// <summary>A silo's configuration.</summary>
    public static LedgerRequest Of(long ticket, ClusterConfiguration offer) => new(ticket, null, null, null, null, offer);
}

/// <summary>A reply that may leave once the transition it belongs to is stored.</summary>
/// <param name="Ticket">The request it answers.</param>
/// <param name="Answer">To a report.</param>
/// <param name="Change">To a change of the limit.</param>
/// <param name="Expelled">To an expulsion.</param>
/// <param name="Recovery">To a word on a recovery procedure.</param>
/// <param name="Configuration">To a configuration: the one that is in force now.</param>
internal readonly record struct LedgerReply(
    long Ticket,
    PermitAnswer? Answer,
    LimitChange? Change = null,
    ExpelResult? Expelled = null,
    RecoveryResult? Recovery = null,
    ClusterConfiguration? Configuration = null);

/// <summary>What happened to the ledger, for logs and metrics.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="FrontendId">Whom it concerns; empty where nobody in particular.</param>
/// <param name="Text">A sentence for the operator.</param>
internal readonly record struct LedgerEvent(LedgerEventKind Kind, string FrontendId, string Text);

/// <summary>Kinds of <see cref="LedgerEvent"/>.</summary>
internal enum LedgerEventKind : byte
{
    /// <summary>A frontend reported for the first time.</summary>
    Joined,

    /// <summary>A frontend left by its own word.</summary>
    Left,

    /// <summary>A frontend was silent for too long; its permits are free.</summary>
    Expired,

    /// <summary>A successor proved that the process is gone; its permits are free.</summary>
    Gone,

    /// <summary>A report came from an id that had left or is expelled.</summary>
    Fenced,

    /// <summary>An operator ended the renewal of a frontend.</summary>
    Expelled,

    /// <summary>Storage is in doubt.</summary>
    SettlingBegan,

    /// <summary>Storage is trusted again.</summary>
    SettlingEnded,

    /// <summary>The limit changed.</summary>
    LimitChanged,

    /// <summary>More is out than the limit allows.</summary>
    OvercommitBegan,

    /// <summary>The limit holds again.</summary>
    OvercommitEnded,

    /// <summary>The pressure level changed.</summary>
    PressureChanged,

    /// <summary>A recovery procedure was started.</summary>
    RecoveryBegan,

    /// <summary>A recovery procedure has ended.</summary>
    RecoveryEnded,

    /// <summary>A configuration with a higher version is the cluster's from now on.</summary>
    ConfigurationTaken,
}

/// <summary>The outcome of one batch: a document to store, and what may leave once it is stored.</summary>
/// <param name="Document">To be stored, on the condition that storage still holds the version before; null where nothing changed.</param>
/// <param name="Replies">Leave after the write.</param>
/// <param name="Pushes">Leave after the write; losing one is harmless.</param>
/// <param name="Events">For logs and metrics, after the write.</param>
/// <param name="NextDue">When to apply an empty batch at the latest, on the ledger's clock.</param>
internal sealed record LedgerTransition(
    LedgerDocument? Document,
    List<LedgerReply> Replies,
    List<RecallNotice> Pushes,
    List<LedgerEvent> Events,
    TimeSpan NextDue);
