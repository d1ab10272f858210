using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <summary>One frontend in the working ledger.</summary>
internal sealed class LedgerEntry(string id)
{
    public string Id { get; } = id;

    public string Name { get; set; } = "";

    public long Seq { get; set; }

    /// <summary>Upper bound of what the frontend may believe (L4).</summary>
    public Permits Allowance { get; set; }

    public Permits Live { get; set; }

    public Permits Wanted { get; set; }

    public Permits Waiting { get; set; }

    /// <summary>Largest lease time that may be in force there (L6).</summary>
    public TimeSpan Ttl { get; set; }

    /// <summary>When it was last heard, on the clock of this activation; before its beginning where silence was taken over.</summary>
    public TimeSpan HeardAt { get; set; }

    public FrontendLoad Load { get; set; } = FrontendLoad.None;

    /// <summary>The part of its last ask that was refused, until permits come free; tells whom to push to (F8).</summary>
    public Permits Unmet { get; set; }

    /// <summary>Since when its clients have waited for permits without getting any; null where none wait.</summary>
    public TimeSpan? AskingSince { get; set; }

    /// <summary>An operator has ended its renewal: it stays until it leaves or expires, and is fenced whenever it reports (L9).</summary>
    public bool Expelled { get; set; }

    /// <summary>When it was last asked to give spare permits back; asking again at once would only be noise.</summary>
    public TimeSpan? RecalledAt { get; set; }

    /// <summary>Permits it holds beyond its sockets and the clients that wait there.</summary>
    public Permits Spare => Permits.Excess(Allowance, Live + Waiting);
}

/// <summary>A report that asks, and has no answer yet.</summary>
/// <param name="ticket">Its caller.</param>
/// <param name="entry">Its frontend.</param>
/// <param name="seq">Its number.</param>
/// <param name="need">Permits for clients that wait.</param>
/// <param name="wish">Permits in all, prefetch included.</param>
/// <param name="until">When its frontend is refused (L10).</param>
/// <param name="heldUntil">When it is answered where others ask as well.</param>
internal sealed class Ask(long ticket, LedgerEntry entry, long seq, Permits need, Permits wish, TimeSpan until, TimeSpan heldUntil)
{
    public long Ticket { get; } = ticket;

    public LedgerEntry Entry { get; } = entry;

    public long Seq { get; } = seq;

    public Permits Need { get; } = need;

    public Permits Wish { get; } = wish;

    public TimeSpan Until { get; } = until;

    public TimeSpan HeldUntil { get; } = heldUntil;

    /// <summary>It brought at least one permit.</summary>
    public bool Raised { get; set; }

    /// <summary>Clients wait, and nothing was free for any of them.</summary>
    public bool IsUnmet => Need.Total > 0 && !Raised;
}
