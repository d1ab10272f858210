using Tidegate.Budget;
using Tidegate.Grains.Budget;

namespace Tidegate.Simulation;

/// <summary>What is true about one frontend id, told by the world and not by the code under test.</summary>
internal sealed class Life(string id, FrontendProcess process)
{
    /// <summary>Before all time; half of the range, so that times can be compared by their difference.</summary>
    public const long Never = long.MinValue / 2;

    private readonly List<Permits> _heldBySeq = [];

    public string Id { get; } = id;

    public FrontendProcess Process { get; } = process;

    /// <summary>Sockets that the kernel has open.</summary>
    public Permits Open { get; set; }

    /// <summary>Its entry in storage; nothing where it has none.</summary>
    public Permits Stored { get; private set; }

    /// <summary>Number of the newest report in its entry; 0 where it has none.</summary>
    public long StoredSeq { get; private set; }

    /// <summary>Its entry in the version before.</summary>
    public Permits StoredBefore { get; private set; }

    /// <summary>It has an entry in storage.</summary>
    public bool IsStored { get; private set; }

    /// <summary>Storage knows that it is expelled.</summary>
    public bool IsExpelled { get; private set; }

    /// <summary>It has a tombstone in storage.</summary>
    public bool HasLeft { get; set; }

    /// <summary>End of the lease on the machine's true clock.</summary>
    public long Deadline { get; set; } = Never;

    /// <summary>It slept through its deadline: its kernel sockets are the one exception of the limit, until they are closed.</summary>
    public bool IsExcused { get; set; }

    /// <summary>The id is not in use any more.</summary>
    public bool IsOver { get; set; }

    public long LastSeq => _heldBySeq.Count;

    public void Reported(PermitReport report)
    {
        if (report.Seq != LastSeq + 1) throw new Violation("F1", $"{Id} reports {report.Seq} after {LastSeq}");
        _heldBySeq.Add(report.Held);
    }

    /// <summary>Another version is stored; <see cref="Remember"/> follows where it has an entry there.</summary>
    public void Forget() => (StoredBefore, Stored, StoredSeq, IsStored, IsExpelled) = (Stored, Permits.None, 0, false, false);

    public void Remember(LedgerEntryRecord entry) => (Stored, StoredSeq, IsStored, IsExpelled) = (entry.Allowance, entry.Seq, true, entry.Expelled);

    public Permits HeldAt(long seq) => _heldBySeq[(int)seq - 1];
}
