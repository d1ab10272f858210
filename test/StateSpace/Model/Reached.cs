using Tidegate.Grains.Budget;

namespace Tidegate.StateSpace.Model;

/// <summary>What an exploration must have met, so that its silence means something.</summary>
internal enum Branch : byte
{
    F1AnswerOfNoReportInFlight,
    F2LoweredSinceTheReport,
    F3CapRaisedToWhatWasHeldAndGranted,
    F4TimedOutAndSettledByTheNext,
    F5Fenced,
    F5FenceLifted,
    F5SocketsClosedAtTheFence,
    F5LeaseLost,
    F5FencedByTheLedger,
    F5Doubt,
    F7SpareRecalled,
    F8RefusedLocally,
    F8AskedAgainAfterAPush,
    F9LoweredUnderPressure,
    L1ConflictDropsTheActivation,
    L1AnswersLostWithTheWrite,
    L2GroupCommit,
    L3StaleReport,
    L4EntryLoweredByAReport,
    L6SilenceTakenOver,
    L7ReportOfATombstone,
    L7LeavingRepeated,
    L8StaleTwinBelievesInALoss,
    L10Parked,
    L10ParkedAndServed,
    L10ParkedInVain,
}

/// <summary>Counts of branches, of the ledger's events, and of moves. One per worker.</summary>
internal sealed class Reached
{
    public long[] Branches { get; } = new long[Enum.GetValues<Branch>().Length];

    public long[] Events { get; } = new long[Enum.GetValues<LedgerEventKind>().Length];

    public long[] Moves { get; } = new long[Enum.GetValues<MoveKind>().Length];

    public void Note(Branch branch) => Branches[(int)branch]++;

    public void Note(Branch branch, bool happened)
    {
        if (happened) Branches[(int)branch]++;
    }

    public void Add(Reached other)
    {
        Sum(Branches, other.Branches);
        Sum(Events, other.Events);
        Sum(Moves, other.Moves);

        static void Sum(long[] into, long[] from)
        {
            for (var i = 0; i < into.Length; i++) into[i] += from[i];
        }
    }

    /// <summary>One line per counter.</summary>
    public IEnumerable<(string Name, long Count)> All =>
        Enum.GetValues<Branch>().Select(branch => (branch.ToString(), Branches[(int)branch]))
            .Concat(Enum.GetValues<LedgerEventKind>().Select(kind => ("Ledger: " + kind, Events[(int)kind])))
            .Concat(Enum.GetValues<MoveKind>().Select(kind => ("Move: " + kind, Moves[(int)kind])));
}
